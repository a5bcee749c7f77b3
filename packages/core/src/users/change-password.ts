import { type Origin, personActor } from '../audit/actor.ts'
import { insertAuditEvents } from '../audit/audit.store.ts'
import type { Env } from '../env.ts'
import { revokeGrantsOf } from '../grants/grant.store.ts'
import { endSession } from '../logout/end-session.store.ts'
import { findSessionsOf } from '../sessions/session.store.ts'
import type { Session } from '../sessions/session.ts'
import { type ChosenPassword, type PasswordFault, refuseChosenPassword } from './chosen-password.ts'
import { MAXIMUM_PASSWORD_LENGTH } from './password.ts'
import { findUserBySubject, updateUser } from './user.store.ts'
import type { UserRecord } from './user.ts'

/** A password that is to take the place of another. */
export interface PasswordChange extends Omit<ChosenPassword, 'username'> {
  readonly currentPassword: string
  /** The session that the person asks from: it goes on. */
  readonly session: Session
  readonly origin: Origin
}

/** What became of it. `moved`: somebody else changed the user meanwhile, so that it has to be tried again. */
export type PasswordChangeOutcome =
  | { readonly kind: 'changed' }
  | { readonly kind: 'wrong_password' }
  | { readonly kind: 'refused'; readonly fault: PasswordFault | 'same' }
  | { readonly kind: 'moved' }

/**
 * Lets a person change their password. Their other sessions and all their grants end with the old one:
 * whoever has them may have known it. What a users file declared last stays as it is, so that under
 * `on_change` the person's own password holds until the file says something new.
 */
export async function changePassword(env: Env, change: PasswordChange): Promise<PasswordChangeOutcome> {
  const { session, currentPassword, password } = change
  const { subject, username } = session.user
  const user = await env.database.run((store) => findUserBySubject(store, subject))
  if (user === undefined || !(await isCurrent(env, user, currentPassword))) return { kind: 'wrong_password' }
  const fault = refuseChosenPassword(env.settings, { ...change, username })
  if (fault !== undefined) return { kind: 'refused', fault }
  if (password === currentPassword) return { kind: 'refused', fault: 'same' }

  const passwordHash = await env.passwords.hash(password, 'person')
  const now = env.clock.now()
  const outcome = await env.database.transaction(function* (store) {
    const set = { passwordHash, passwordRehash: null, passwordChangedAt: now, updatedAt: now }
    if (!(yield* updateUser(store, user, set))) return undefined
    const others = (yield* findSessionsOf(store, subject, now)).filter(
      ({ sessionId }) => sessionId !== session.sessionId,
    )
    let deliveries = 0
    for (const { sessionHash } of others)
      deliveries += (yield* endSession(store, sessionHash, now)).deliveries
    const grantsRevoked = yield* revokeGrantsOf(store, [subject], now)
    const detail = { sessionsRevoked: others.length, grantsRevoked }
    yield* insertAuditEvents(store, env, [
      { by: personActor(subject, change.origin), action: 'user.change_password', target: subject, detail },
    ])
    return { deliveries }
  })
  if (outcome === undefined) return { kind: 'moved' }
  if (outcome.deliveries > 0) env.logoutsDue.raise()
  return { kind: 'changed' }
}

async function isCurrent(env: Env, { passwordHash }: UserRecord, typed: string): Promise<boolean> {
  if (passwordHash === null || typed.length > MAXIMUM_PASSWORD_LENGTH) return false
  return env.passwords.verify(passwordHash, typed, 'person')
}
