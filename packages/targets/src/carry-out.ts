import { TargetError } from '@barycenter/core/sync/target-error'
import type { TargetRun } from '@barycenter/core/sync/user-target'
import { type FileState, formatState } from './file/ownership.ts'
import type { Place } from './file/place.ts'
import { prepareReplacement, type Replacement } from './file/replace-users-file.ts'
import type { UsersFile } from './file/users-file.ts'
import { type FileOnDisk, writeState } from './file/users-file-on-disk.ts'
import type { Decision } from './plan/decision.ts'
import { type SettledPlan, settlePlan } from './plan/settle-plan.ts'
import { hideSecrets } from './reload/hide-secrets.ts'
import { type Reload, reload, type Telling } from './reload/reload.ts'
import type { Roles } from './roles/roles.ts'

/** Where a plan is carried out. */
export interface Site {
  readonly place: Place
  readonly roles: Roles | undefined
  readonly reload: Reload | undefined
  /** Told what an operator should know although the run goes on. */
  warn(message: string): void
  /** The name of a new draft. */
  newDraft(): string
}

/** A plan, and what it was made from. */
export interface Planned {
  readonly plan: readonly Decision[]
  readonly before: FileOnDisk
  readonly file: UsersFile
}

/**
 * Carries a plan out, by whoever holds the lock: roles and file together, for the roles come into effect when
 * the new file lies ready, and it takes its place right after. Then the pool is told.
 *
 * @returns What came of it; not applied when a role was refused, and all or nothing was asked for.
 * @throws {FileMovedError} when somebody else wrote the file.
 */
export async function carryOut(
  site: Site,
  { onError, users }: Pick<TargetRun, 'onError' | 'users'>,
  { plan, before, file }: Planned,
): Promise<CarriedOut> {
  const { place, roles, newDraft } = site
  const settle = (refused: ReadonlyMap<string, string>) =>
    settlePlan({ file, users: before.state.users }, plan, refused)
  const changes = plan.flatMap(({ role }) => role ?? [])
  let settled = settle(new Map())
  let replacement: Replacement | undefined
  const prepare = async (refused: ReadonlyMap<string, string>): Promise<void> => {
    settled = settle(refused)
    if (refused.size > 0 && onError === 'ABORT') throw new RoleRefusedError('a role was refused')
    if (settled.text !== before.text) {
      replacement = await prepareReplacement(place, before, { ...settled, newDraft })
    }
  }
  try {
    if (roles === undefined || changes.length === 0) await prepare(new Map())
    else await roles.apply(changes, prepare)
  } catch (error) {
    await replacement?.cancel()
    if (error instanceof RoleRefusedError) {
      return { decisions: settled.decisions, applied: false, untold: undefined }
    }
    throw error
  }
  await replacement?.conclude()
  const tell = (how: Reload) => reload(how, (text) => hideSecrets({ users }, text))
  const ending = { settled, isReplaced: replacement !== undefined }
  const untold = await conclude({ ...site, tell }, before.state, ending)
  return { decisions: settled.decisions, applied: true, untold }
}

/** What came of a plan. */
export interface CarriedOut {
  readonly decisions: readonly Decision[]
  readonly applied: boolean
  /** Why the pool could not be told of what was applied. */
  readonly untold: TargetError | undefined
}

/** Undoes a transaction. */
class RoleRefusedError extends Error {
  override readonly name = 'RoleRefusedError'
}

/** Remembers who is there now, and tells the pool, or that it still has to be told: then it returns why. */
async function conclude(
  { place, reload: how, newDraft, warn, tell }: Site & { tell(how: Reload): Promise<Telling> },
  before: FileState,
  { settled, isReplaced }: { readonly settled: SettledPlan; readonly isReplaced: boolean },
): Promise<TargetError | undefined> {
  const after = (reloadOwed: boolean): FileState => ({ users: settled.users, pending: undefined, reloadOwed })
  const write = async (state: FileState): Promise<undefined> => {
    if (isReplaced || formatState(state) !== formatState(before)) await writeState(place, state, newDraft)
  }
  if (how === undefined) return write(after(before.reloadOwed))
  if (!isReplaced && !before.reloadOwed) return write(after(false))
  try {
    const telling = await tell(how)
    await write(after(telling.kind !== 'told'))
    if (telling.kind !== 'told') {
      warn(
        `${telling.reason}: if the pool does run, the users file is not in effect; the next run tries again`,
      )
    }
    return undefined
  } catch (error) {
    await write(after(true))
    if (error instanceof TargetError) return error
    throw error
  }
}
