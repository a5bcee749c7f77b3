import type { Env } from '../env.ts'
import type { UserRecord } from '../users/user.ts'
import type { DesiredUser } from './desired.ts'
import { guardAdministrators } from './guard-administrators.ts'
import type { PlannedRecord, Removal } from './planned-record.ts'
import { checkNames, parseMaxPrune, pruneGuard } from './prune-guard.ts'
import { removeUser } from './removal.ts'
import type { SyncUsersInput } from './sync-input.ts'

/** What is to be pruned, and by whom. */
interface Pruning {
  readonly input: SyncUsersInput
  readonly desired: readonly DesiredUser[]
  /** The users whom the source declared first; not needed when nobody is pruned. */
  readonly owned: readonly UserRecord[]
  readonly removal: Removal
  /** Whether whoever runs it holds `admin`. */
  readonly mayAdminister: boolean
}

/**
 * Plans the removal of the users whom the source owns and the run does not list.
 *
 * @throws {AdminError} PRUNE_GUARD when they are more than `maxPrune`: a file that was cut short, or of
 *   another environment, must not remove everybody; or when nobody can tell who is listed. INVALID_INPUT when `maxPrune` is no limit.
 */
export function planPrune(
  env: Pick<Env, 'settings'>,
  { input, desired, owned, removal, mayAdminister }: Pruning,
): PlannedRecord[] {
  const { source, prune, maxPrune } = input
  const limit = parseMaxPrune(maxPrune)
  if (prune === 'NONE') return []
  checkNames(desired, input)

  // A record that is in error still lists its user: nobody is removed for a typo in an e-mail address.
  const listed = new Set(desired.map(({ key }) => key))
  const removed = owned
    .filter(({ usernameKey }) => !listed.has(usernameKey) && !removal.isProtected(usernameKey))
    .map((user) => removeUser(unlisted(user), user, prune))
    .filter(({ kind }) => kind !== 'unchanged')
  if (removed.length > limit(owned.length)) {
    throw pruneGuard({ removed: removed.length, owned: owned.length, source, maxPrune })
  }
  return guardAdministrators(env, mayAdminister, removed)
}

/** A record for a user who has none. */
export function unlisted({ username, usernameKey }: UserRecord): DesiredUser {
  return { index: -1, key: usernameKey, user: { username }, policy: 'INITIAL', errors: [] }
}
