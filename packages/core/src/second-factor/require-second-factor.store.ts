import type { Store } from '@barycenter/database/database'
import type { Steps } from '@barycenter/database/transaction'
import { endSession } from '../logout/end-session.store.ts'
import { contextOf } from '../sessions/authentication-context.ts'
import { findSessionsOf } from '../sessions/session.store.ts'
import { updateUser } from '../users/user.store.ts'
import type { UserRecord } from '../users/user.ts'

/** What was written. */
interface WrittenRequirement {
  readonly after: UserRecord
  readonly sessionsRevoked: number
  /** How many clients will be told; if any, raise `env.logoutsDue` after the commit. */
  readonly deliveries: number
}

/**
 * Notes down whether a second factor is required of a user, and ends their sessions without one if it is.
 * Undefined if the user is not at the revision any more that it was decided on; then nothing was written.
 */
export function* writeRequirement(
  store: Store,
  { actual, isRequired }: { readonly actual: UserRecord; readonly isRequired: boolean },
  now: Date,
): Steps<WrittenRequirement | undefined> {
  const set = { secondFactorRequired: isRequired, updatedAt: now }
  if (!(yield* updateUser(store, actual, set))) return undefined
  const after = { ...actual, ...set, revision: actual.revision + 1 }
  const sessions = isRequired ? yield* findSessionsOf(store, actual.subject, now) : []
  const lacking = sessions.filter(({ amr }) => contextOf(amr) !== 'aal2')
  let deliveries = 0
  for (const { sessionHash } of lacking) deliveries += (yield* endSession(store, sessionHash, now)).deliveries
  return { after, sessionsRevoked: lacking.length, deliveries }
}
