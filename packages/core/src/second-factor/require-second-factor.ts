import type { Operator } from '../admin-tokens/admin-token.ts'
import { guardAdministrator } from '../administrators/guard-administrator.ts'
import { insertAuditEvents } from '../audit/audit.store.ts'
import type { Env } from '../env.ts'
import { AdminError, InvalidInputError, NotFoundError } from '../errors.ts'
import { findRelyingParty } from '../passkeys/relying-party.ts'
import type { UserReference } from '../users/administration/user-reference.store.ts'
import { findReferredUser } from '../users/administration/user-reference.store.ts'
import { presentUser, type User } from '../users/user.ts'
import { writeRequirement } from './require-second-factor.store.ts'

/** How often a change is decided anew because the user was changed in the meantime. */
const ATTEMPTS = 5

/** Of whom it is to be required, or not any more. */
export interface Requirement {
  readonly user: UserReference
  readonly isRequired: boolean
}

/** A user of whom it is required or not, and what that cost them. */
export interface RequiredUser {
  readonly user: User
  /** How many of their sessions ended, for they had proven a password only. */
  readonly sessionsRevoked: number
}

/**
 * Requires a second factor of a user, or does not any more. Their sessions without one end in the same
 * transaction, and what clients got by them; who has no passkey sets one up at the next sign-in. Grants with
 * `offline_access` live on, as after signing out. What changes nothing writes nothing.
 *
 * @throws {AdminError} NOT_FOUND; ADMIN_REQUIRED; INVALID_INPUT where the issuer can have no passkeys, for nobody could sign
 *   in then; REVISION_MISMATCH when the user was changed again and again.
 */
export async function requireSecondFactor(
  env: Env,
  operator: Operator,
  { user: reference, isRequired }: Requirement,
): Promise<RequiredUser> {
  if (isRequired && findRelyingParty(env.settings) === undefined) {
    const message =
      'nobody could sign in: passkeys need a server.public_base_url of https and with a host name'
    throw new InvalidInputError([{ path: '/required', message }])
  }
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const actual = await env.database.run((store) => findReferredUser(store, reference))
    if (actual === undefined) throw new NotFoundError('there is no such user', { path: '/user' })
    if (actual.secondFactorRequired === isRequired) return { user: presentUser(actual), sessionsRevoked: 0 }
    guardAdministrator(env.settings, operator, [actual])
    const written = await env.database.transaction(function* (store) {
      const change = yield* writeRequirement(store, { actual, isRequired }, env.clock.now())
      if (change === undefined) return undefined
      const action = isRequired ? 'user.require_second_factor' : 'user.waive_second_factor'
      const detail = { username: actual.username, sessionsRevoked: change.sessionsRevoked }
      yield* insertAuditEvents(store, env, [{ by: operator, action, target: actual.subject, detail }])
      return change
    })
    if (written === undefined) continue
    if (written.deliveries > 0) env.logoutsDue.raise()
    return { user: presentUser(written.after), sessionsRevoked: written.sessionsRevoked }
  }
  throw new AdminError('REVISION_MISMATCH', 'this user is changed all the time; try again')
}
