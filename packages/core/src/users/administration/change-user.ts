import type { Operator } from '../../admin-tokens/admin-token.ts'
import { insertAuditEvents } from '../../audit/audit.store.ts'
import type { Env } from '../../env.ts'
import { AdminError, ConflictError, NotFoundError, RevisionMismatchError } from '../../errors.ts'
import { isConflict } from '../conflict.store.ts'
import { presentUser, type User, type UserRecord } from '../user.ts'
import { auditUserChange } from './audit-user-change.ts'
import { changesOf, guardUserChange, type UserChange } from './user-change.ts'
import { findReferredUser, type UserReference } from './user-reference.store.ts'
import { type WrittenChange, writeUserChange } from './write-user-change.store.ts'

/** How often a change is decided anew because the user was changed in the meantime. */
const ATTEMPTS = 5

/** The user whom an operator means. */
export interface UserAim {
  readonly user: UserReference
  /** Refuse if the user is not at this revision any more; undefined if that does not matter. */
  readonly revision: number | undefined
}

/** A user after a change, or as they were before they were deleted, and what it cost them. */
export interface ChangedUser {
  readonly user: User
  /** How many of their sessions ended. */
  readonly sessionsRevoked: number
  /** How many live grants ended, and with them their codes, access tokens and refresh tokens. */
  readonly grantsRevoked: number
}

/**
 * Changes a user as an operator wants it. Whoever is disabled, or gets another password, is signed out
 * everywhere in the same transaction. What changes nothing writes nothing.
 *
 * @param decide what is to become of the user. Asked again if the user was changed in the meantime.
 * @throws {AdminError} NOT_FOUND, USER_PROTECTED, ADMIN_REQUIRED, USERNAME_TAKEN, or REVISION_MISMATCH when the user is at
 *   another revision than the one that is insisted on, or changed again and again.
 */
export async function changeUser(
  env: Env,
  operator: Operator,
  aim: UserAim,
  decide: (actual: UserRecord) => UserChange,
): Promise<ChangedUser> {
  for (let attempt = 1; ; attempt++) {
    const actual = await env.database.run((store) => findReferredUser(store, aim.user))
    if (actual === undefined) throw new NotFoundError('there is no such user', { path: '/user' })
    if (aim.revision !== undefined && aim.revision !== actual.revision) {
      throw new RevisionMismatchError(actual.revision)
    }
    const change = decide(actual)
    if (change.kind === 'update' && changesOf(actual, change).length === 0) {
      return { user: presentUser(actual), sessionsRevoked: 0, grantsRevoked: 0 }
    }
    guardUserChange(env.settings, operator, { actual, change })
    const written = await write(env, operator, { actual, change })
    if (written !== undefined) {
      if (written.deliveries > 0) env.logoutsDue.raise()
      const { after, sessionsRevoked, grantsRevoked } = written
      return { user: presentUser(after), sessionsRevoked, grantsRevoked }
    }
    if (attempt === ATTEMPTS)
      throw new AdminError('REVISION_MISMATCH', 'this user is changed all the time; try again')
  }
}

async function write(
  env: Env,
  operator: Operator,
  decided: { readonly actual: UserRecord; readonly change: UserChange },
): Promise<WrittenChange | undefined> {
  try {
    return await env.database.transaction(function* (store) {
      const written = yield* writeUserChange(store, decided, env.clock.now())
      if (written === undefined) return undefined
      yield* insertAuditEvents(store, env, [auditUserChange(operator, decided, written)])
      return written
    })
  } catch (error) {
    if (!isConflict(error)) throw error
    throw new ConflictError('USERNAME_TAKEN', 'somebody else has this username', {
      path: '/username',
      cause: error,
    })
  }
}
