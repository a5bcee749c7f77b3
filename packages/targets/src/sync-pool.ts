import { stat } from 'node:fs/promises'
import { AdminError } from '@barycenter/core/errors'
import { TargetError } from '@barycenter/core/sync/target-error'
import type { TargetOutcome, TargetRun } from '@barycenter/core/sync/user-target'
import { carryOut } from './carry-out.ts'
import { modeOfNew } from './file/draft.ts'
import { withLock } from './file/lock.ts'
import { findPlace, type Place } from './file/place.ts'
import { FileMovedError } from './file/replace-users-file.ts'
import type { UsersFile } from './file/users-file.ts'
import { readUsersFile, recover } from './file/users-file-on-disk.ts'
import { describeOutcome } from './outcome.ts'
import { checkRecords } from './plan/checked-record.ts'
import { type Decision, writes } from './plan/decision.ts'
import { planRun } from './plan/plan-run.ts'
import type { PoolOptions } from './pool-options.ts'
import type { Roles } from './roles/roles.ts'
import type { Verifiers } from './scram/verifiers.ts'
import type { SecretWriter } from './secrets.ts'

/** A pool, and what it takes to write its users file. */
export interface Pool extends Pick<PoolOptions, 'usersFile' | 'reload' | 'random' | 'warn'> {
  readonly writer: SecretWriter
  readonly verifiers: Verifiers
  parse(text: string): UsersFile
}

/** How long another writer is waited for, in milliseconds. */
const PATIENCE_MS = 15_000
/** How often a plan is made anew because somebody else wrote the file in the meantime. */
const ATTEMPTS = 5

/** Makes the users of a run so. */
export async function syncPool(
  pool: Pool,
  roles: Roles | undefined,
  run: TargetRun & { readonly runId: string },
): Promise<TargetOutcome> {
  const started = performance.now()
  const place = await findPlace(pool.usersFile)
  const records = checkRecords(run.users, {
    passwordPolicy: run.passwordPolicy ?? 'ENFORCE',
    refuseName: pool.writer.refuseName,
  })
  const make = () => makePlan({ pool, roles, place }, run, records)
  const end = (decisions: readonly Decision[], applied: boolean): TargetOutcome =>
    describeOutcome({
      ...{ runId: run.runId, mode: run.mode, applied, decisions },
      durationMs: Math.round(performance.now() - started),
      work: { ...pool.verifiers.work(), written: applied ? decisions.filter(writes).length : 0 },
    })

  if (run.mode === 'PLAN') return end((await make()).plan, false)
  const newDraft = () => `${place.draftPrefix}${pool.random.id()}`
  const mode = modeOfNew(await stat(place.folder))
  return withLock(place.lock, { mode, patience: PATIENCE_MS }, async () => {
    await recover(place, newDraft)
    for (let attempt = 1; ; attempt++) {
      const { plan, before, file } = await make()
      if (run.onError === 'ABORT' && plan.some(({ action }) => action === 'FAIL')) return end(plan, false)
      try {
        const site = { ...pool, roles, place, newDraft }
        const { decisions, applied, untold } = await carryOut(site, run, { plan, before, file })
        const outcome = end(decisions, applied)
        if (untold === undefined) return outcome
        throw new TargetError(untold.kind, untold.message, { cause: untold, outcome })
      } catch (error) {
        if (!(error instanceof FileMovedError)) throw error
        if (attempt === ATTEMPTS) {
          throw new AdminError(
            'SYNC_IN_PROGRESS',
            'the users file was written by somebody else again and again while the sync was running; nothing was written, try again',
          )
        }
      }
    }
  })
}

interface Planning {
  readonly pool: Pool
  readonly roles: Roles | undefined
  readonly place: Place
}

async function makePlan(
  { pool, roles, place }: Planning,
  run: TargetRun,
  records: ReturnType<typeof checkRecords>,
) {
  const before = await readUsersFile(place)
  const file = pool.parse(before.text)
  const { users } = before.state
  // Whoever is not listed concerns only a run that prunes.
  const owned = run.prune === 'NONE' ? [] : [...users.keys()]
  const names = [...new Set([...run.users.map(({ username }) => username), ...owned])]
  const byName = await roles?.find(names)
  const context = {
    ...{ file, users, writer: pool.writer, source: run.source },
    absent: run.absent ?? run.prune,
    takesOver: run.takeOver !== false,
    roles: byName && { byName, verifiers: pool.verifiers },
  }
  return { plan: await planRun(context, run, records), before, file }
}
