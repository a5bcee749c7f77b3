import type { Store } from '@barycenter/database/database'
import type { Steps } from '@barycenter/database/transaction'
import { shutOut } from '../../logout/end-session.store.ts'
import { updateUser } from '../user.store.ts'
import type { UserRecord } from '../user.ts'
import { deleteUsers } from '../user-changes.store.ts'
import { usernameKey } from '../username.ts'
import { shutsOut, type UserChange } from './user-change.ts'

/** What was written. */
export interface WrittenChange {
  /** The user as they are now; one who is deleted, as they were. */
  readonly after: UserRecord
  readonly sessionsRevoked: number
  readonly grantsRevoked: number
  /** How many clients will be told; if any, raise `env.logoutsDue` after the commit. */
  readonly deliveries: number
}

/**
 * Writes what was decided about a user, in the transaction that it is called in. Undefined if the user is
 * not at the revision any more that it was decided on; then nothing was written.
 */
export function* writeUserChange(
  store: Store,
  { actual, change }: { readonly actual: UserRecord; readonly change: UserChange },
  now: Date,
): Steps<WrittenChange | undefined> {
  const set = columnsOf(change, now)
  // Also before a deletion: from here on nobody else changes the user, nor signs them in.
  if (!(yield* updateUser(store, actual, set))) return undefined
  const after = { ...actual, ...set, revision: actual.revision + 1 }
  const none = { subjects: [], grantsRevoked: 0, deliveries: 0 }
  const shut = shutsOut(actual, change) ? yield* shutOut(store, [actual.subject], now) : none
  if (change.kind === 'delete') yield* deleteUsers(store, [after])
  const { grantsRevoked, deliveries } = shut
  return { after, sessionsRevoked: shut.subjects.length, grantsRevoked, deliveries }
}

function columnsOf(change: UserChange, now: Date) {
  if (change.kind === 'delete') return {}
  const { fields, passwordHash } = change
  const columns = { ...fields, usernameKey: usernameKey(fields.username), updatedAt: now }
  if (passwordHash === undefined) return columns
  // What a users file declared last stays as it is, so that `on_change` leaves this password alone.
  return { ...columns, passwordHash, passwordRehash: null, passwordChangedAt: now }
}
