import type { UserRecord } from '../users/user.ts'
import { type DesiredUser, path } from './desired.ts'
import type { SyncUsersInput } from './sync-input.ts'

/**
 * Refuses the records of users who are there already and do not belong to the source, where the run may not take
 * over users: whoever may declare users of one source is then no danger to those of others, nor to people who
 * registered themselves. It comes before any password is compared, or the answer would tell whether one was guessed.
 */
export function refuseForeign(
  desired: readonly DesiredUser[],
  actual: ReadonlyMap<string, UserRecord>,
  { source, takeOver = true }: Pick<SyncUsersInput, 'source' | 'takeOver'>,
): readonly DesiredUser[] {
  if (takeOver) return desired
  return desired.map((each) => {
    const found = each.errors.length > 0 ? undefined : actual.get(each.key)
    if (found === undefined || found.source === source) return each
    const owner = found.source === null ? 'no source' : `the source ${JSON.stringify(found.source)}`
    const message = `this user is there already and belongs to ${owner}; this run takes over nobody`
    return {
      ...each,
      errors: [{ code: 'USER_OF_OTHER_SOURCE', message, path: path(each.index, 'username') } as const],
    }
  })
}
