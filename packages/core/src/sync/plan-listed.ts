import type { Env } from '../env.ts'
import type { UserRecord } from '../users/user.ts'
import { usernameKey } from '../users/username.ts'
import type { DesiredUser } from './desired.ts'
import { guardAdministrators } from './guard-administrators.ts'
import { planRecord } from './plan.ts'
import type { PlannedRecord, Removal } from './planned-record.ts'
import type { Hashing } from './prepare.ts'
import { refuseForeign } from './refuse-foreign.ts'
import type { SyncUsersInput } from './sync-input.ts'

/** What the plan of listed users depends on. */
interface Listed {
  readonly input: Pick<SyncUsersInput, 'source' | 'takeOver'>
  readonly desired: readonly DesiredUser[]
  /** The users whom the records name, by their keys. */
  readonly actual: ReadonlyMap<string, UserRecord>
  readonly removal: Removal
  /** Whether whoever runs it holds `admin`. */
  readonly mayAdminister: boolean
}

/** Plans what is to be done about the users whom records list, in their order. */
export async function planListed(
  env: Env,
  hashing: Hashing,
  { input, desired, actual, removal, mayAdminister }: Listed,
): Promise<PlannedRecord[]> {
  const own = refuseForeign(desired, actual, input)
  const answer = await hashing.verify(own, actual)
  const plan = own.map((each) =>
    planRecord(each, actual.get(each.key), { answer, source: input.source, removal }),
  )
  return guardAdministrators(env, mayAdminister, plan)
}

/** How a run removes users, and whom never. */
export function removalOf(
  { settings }: Pick<Env, 'settings'>,
  { prune, absent = prune }: Pick<SyncUsersInput, 'prune' | 'absent'>,
): Removal {
  const protectedKeys = new Set(settings.protectedUsers.map(usernameKey))
  return { absent, isProtected: (key) => protectedKeys.has(key) }
}

/** All or nothing, and there is a record that cannot be applied. */
export function isRefused(
  { onError }: Pick<SyncUsersInput, 'onError'>,
  plan: readonly PlannedRecord[],
): boolean {
  return onError === 'ABORT' && plan.some(({ kind }) => kind === 'refused')
}
