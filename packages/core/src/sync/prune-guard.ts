import { AdminError } from '../errors.ts'
import type { DesiredUser } from './desired.ts'
import type { SyncUsersInput } from './sync-input.ts'

/** The refusal of a run that would remove too many. */
export function pruneGuard(guard: {
  readonly removed: number
  readonly owned: number
  readonly source: string
  readonly maxPrune: string
}): AdminError {
  const { removed, owned, source, maxPrune } = guard
  return new AdminError(
    'PRUNE_GUARD',
    `${removed} of the ${owned} users of the source ${JSON.stringify(source)} are not listed, which is more than maxPrune (${maxPrune}) allows; nothing was written. If that is right, allow more`,
  )
}

/**
 * Refuses to prune where a run goes on although some of its records name nobody: a user whose name is misspelt
 * there, say with a space after it, would be taken for one who is not listed.
 *
 * @throws {AdminError} PRUNE_GUARD.
 */
export function checkNames(
  desired: readonly DesiredUser[],
  { prune, onError }: Pick<SyncUsersInput, 'prune' | 'onError'>,
): void {
  // A run that gives up on errors removes nobody then.
  if (prune === 'NONE' || onError === 'ABORT') return
  const nameless = desired.filter(({ key }) => key === '').map(({ index }) => `/users/${index}`)
  if (nameless.length === 0) return
  throw new AdminError(
    'PRUNE_GUARD',
    `${nameless.length} of the records, ${nameless[0]} first, have a username that cannot be one, so that nobody can tell who is not listed; nothing was written. Mend them, or prune nobody`,
  )
}

/**
 * Reads a limit: a number of users, or a share of them.
 *
 * @throws {AdminError} INVALID_INPUT when it is neither.
 */
export function parseMaxPrune(maxPrune: string): (owned: number) => number {
  const [, digits, percent] = /^(\d{1,9})(%?)$/.exec(maxPrune) ?? []
  const number = Number(digits)
  if (digits === undefined || (percent === '%' && number > 100)) {
    throw new AdminError('INVALID_INPUT', 'maxPrune is a number of users or a share of them, like 10 or 20%')
  }
  return percent === '%' ? (owned) => Math.floor((owned * number) / 100) : () => number
}

/** @throws {AdminError} INVALID_INPUT when a text cannot be the name of a source. */
export function checkSource(source: string): void {
  if (source === '' || source.length > 255 || /\p{C}/u.test(source)) {
    throw new AdminError('INVALID_INPUT', 'a source has 1 to 255 visible characters')
  }
}
