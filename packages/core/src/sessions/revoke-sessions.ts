import type { Operator } from '../admin-tokens/admin-token.ts'
import { insertAuditEvents } from '../audit/audit.store.ts'
import type { Env } from '../env.ts'
import { NotFoundError } from '../errors.ts'
import { endSession, shutOut } from '../logout/end-session.store.ts'
import { findReferredUser, type UserReference } from '../users/administration/user-reference.store.ts'
import { presentUser, type User } from '../users/user.ts'
import { type ListedSession, presentSession } from './listed-session.ts'
import { findSessionsById } from './session-list.store.ts'

/**
 * Ends a session as its person could: the grants that came from it end with it, those with `offline_access`
 * live on, and clients that want to know are told (Back-Channel Logout 1.0 §2.7).
 *
 * @returns the session as it was.
 * @throws {AdminError} NOT_FOUND when there is no such session any more.
 */
export async function revokeSession(env: Env, operator: Operator, sessionId: string): Promise<ListedSession> {
  const ended = await env.database.transaction(function* (store) {
    const [session] = yield* findSessionsById(store, [sessionId])
    if (session === undefined) return undefined
    const { subjects, deliveries } = yield* endSession(store, session.sessionHash, env.clock.now())
    // Somebody else ended it at this moment.
    if (subjects.length === 0) return undefined
    const detail = { subject: session.subject, clientsNotified: deliveries }
    yield* insertAuditEvents(store, env, [
      { by: operator, action: 'session.revoke', target: sessionId, detail },
    ])
    return { session, deliveries }
  })
  if (ended === undefined) throw new NotFoundError('there is no such session any more', { path: '/id' })
  if (ended.deliveries > 0) env.logoutsDue.raise()
  return presentSession(ended.session)
}

/** Whose sessions ended, and what they lost. */
export interface RevokedSessions {
  readonly user: User
  readonly sessionsRevoked: number
  /** How many live grants ended, those with `offline_access` included. */
  readonly grantsRevoked: number
}

/**
 * Signs a user out everywhere: ends all of their sessions and revokes all of their grants, as if their
 * password had been changed. They can sign in again.
 *
 * @throws {AdminError} NOT_FOUND when there is no such user.
 */
export async function revokeUserSessions(
  env: Env,
  operator: Operator,
  reference: UserReference,
): Promise<RevokedSessions> {
  const revoked = await env.database.transaction(function* (store) {
    const user = yield* findReferredUser(store, reference)
    if (user === undefined) return undefined
    const { subjects, grantsRevoked, deliveries } = yield* shutOut(store, [user.subject], env.clock.now())
    const counts = { sessionsRevoked: subjects.length, grantsRevoked }
    const detail = { username: user.username, ...counts }
    yield* insertAuditEvents(store, env, [
      { by: operator, action: 'user.revoke_sessions', target: user.subject, detail },
    ])
    return { user: presentUser(user), ...counts, deliveries }
  })
  if (revoked === undefined) throw new NotFoundError('there is no such user', { path: '/user' })
  if (revoked.deliveries > 0) env.logoutsDue.raise()
  return revoked
}
