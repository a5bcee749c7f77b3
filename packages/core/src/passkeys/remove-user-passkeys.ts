import type { Operator } from '../admin-tokens/admin-token.ts'
import { guardAdministrator } from '../administrators/guard-administrator.ts'
import { insertAuditEvents } from '../audit/audit.store.ts'
import type { Env } from '../env.ts'
import { AdminError, NotFoundError } from '../errors.ts'
import { shutOut } from '../logout/end-session.store.ts'
import { findReferredUser, type UserReference } from '../users/administration/user-reference.store.ts'
import { updateUser } from '../users/user.store.ts'
import { presentUser, type User } from '../users/user.ts'
import { deletePasskeysOf, findPasskeysOf } from './passkey.store.ts'

/** How often it is tried because the user was changed in the meantime. */
const ATTEMPTS = 5

const NOTHING = { passkeysRemoved: 0, sessionsRevoked: 0, grantsRevoked: 0, deliveries: 0 }

/** A user without passkeys, and what that cost them. */
export interface RemovedPasskeys {
  readonly user: User
  readonly passkeysRemoved: number
  /** How many of their sessions ended. */
  readonly sessionsRevoked: number
  /** How many live grants ended, and with them their codes, access tokens and refresh tokens. */
  readonly grantsRevoked: number
}

/**
 * Removes all passkeys of a user, who has lost the device that they are on. Whoever holds it may be signed in
 * by it: so the user is signed out everywhere in the same transaction. If a second factor is required of them,
 * they set up another at the next sign-in. Who has none is left as they are.
 *
 * @throws {AdminError} NOT_FOUND; ADMIN_REQUIRED; REVISION_MISMATCH when the user was changed again and again.
 */
export async function removeUserPasskeys(
  env: Env,
  operator: Operator,
  reference: UserReference,
): Promise<RemovedPasskeys> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const now = env.clock.now()
    const actual = await env.database.run((store) => findReferredUser(store, reference))
    if (actual === undefined) throw new NotFoundError('there is no such user', { path: '/user' })
    guardAdministrator(env.settings, operator, [actual])
    const { subject, username } = actual
    const written = await env.database.transaction(function* (store) {
      if ((yield* findPasskeysOf(store, subject)).length === 0) return { after: actual, ...NOTHING }
      // So that nobody sets up another one meanwhile.
      if (!(yield* updateUser(store, actual, {}))) return undefined
      const passkeysRemoved = yield* deletePasskeysOf(store, subject)
      const { subjects, grantsRevoked, deliveries } = yield* shutOut(store, [subject], now)
      const cost = { passkeysRemoved, sessionsRevoked: subjects.length, grantsRevoked }
      yield* insertAuditEvents(store, env, [
        { by: operator, action: 'user.remove_passkeys', target: subject, detail: { username, ...cost } },
      ])
      return { after: { ...actual, revision: actual.revision + 1 }, ...cost, deliveries }
    })
    if (written === undefined) continue
    const { after, deliveries, ...cost } = written
    if (deliveries > 0) env.logoutsDue.raise()
    return { user: presentUser(after), ...cost }
  }
  throw new AdminError('REVISION_MISMATCH', 'this user is changed all the time; try again')
}
