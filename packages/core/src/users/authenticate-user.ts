import type { Env } from '../env.ts'
import { MAXIMUM_PASSWORD_LENGTH } from './password.ts'
import { findUserByKey, updateUser } from './user.store.ts'
import type { Subject, User, UserRecord } from './user.ts'
import { presentUser } from './user.ts'
import { usernameKey } from './username.ts'

/** What a person typed. */
export interface Credentials {
  readonly username: string
  readonly password: string
}

/** Why somebody could not sign in: for the audit log, never for the person. */
export type SignInFailure = 'UNKNOWN_USER' | 'NO_PASSWORD' | 'WRONG_PASSWORD' | 'USER_DISABLED'

/** What credentials are worth. */
export type Authentication =
  | { readonly kind: 'authenticated'; readonly user: User }
  /** `subject`: whose they would have been, if there is such a user. */
  | { readonly kind: 'refused'; readonly failure: SignInFailure; readonly subject: Subject | undefined }

/**
 * End-user authentication by password. An unknown user, a wrong password, a user without one and a
 * disabled user all get the same answer after the same work: one verification.
 */
export async function authenticateUser(env: Env, credentials: Credentials): Promise<Authentication> {
  const { username, password } = credentials
  if (password.length > MAXIMUM_PASSWORD_LENGTH) return refused('WRONG_PASSWORD', undefined)
  // A NUL or a lone surrogate is in no username, and PostgreSQL refuses to be asked for one.
  const key = username.includes('\0') || !username.isWellFormed() ? '' : usernameKey(username)
  const found = await env.database.run((store) => findUserByKey(store, key))

  if (found === undefined || found.passwordHash === null) {
    await env.passwords.verifyNobody(password)
    return refused(found === undefined ? 'UNKNOWN_USER' : 'NO_PASSWORD', found)
  }
  const verified = await env.passwords.verify(found.passwordHash, password, 'person')
  if (!verified || !found.enabled) return refused(verified ? 'USER_DISABLED' : 'WRONG_PASSWORD', found)

  if (env.passwords.needsRehash(found.passwordHash)) await rehash(env, found, password)
  return { kind: 'authenticated', user: presentUser(found) }
}

function refused(failure: SignInFailure, found: UserRecord | undefined): Authentication {
  return { kind: 'refused', failure, subject: found?.subject }
}

/** Replaces a hash of another algorithm or cost, now that the plaintext is at hand. */
async function rehash(env: Env, user: UserRecord, password: string): Promise<void> {
  const from = user.passwordHash
  if (from === null) return
  const to = await env.passwords.hash(password, 'person')
  // The declared hash stays as it was declared, so that a sync still recognises it. If the user was
  // changed in the meantime the revision differs, nothing is written, and the next sign-in tries again.
  const declared = user.passwordRehash?.to === from ? user.passwordRehash.from : from
  await env.database.run((store) =>
    updateUser(store, user, { passwordHash: to, passwordRehash: { from: declared, to } }),
  )
}
