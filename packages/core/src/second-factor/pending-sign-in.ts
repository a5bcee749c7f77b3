import { addSeconds } from '../clock.ts'
import { sha256 } from '../digest.ts'
import type { Env } from '../env.ts'
import { findPasskeysOf } from '../passkeys/passkey.store.ts'
import { presentUser, type User } from '../users/user.ts'
import { findPendingByHash, insertPendingSignIn } from './pending-sign-in.store.ts'

/** For how many seconds a second factor is waited for. */
const PATIENCE = 600

/**
 * The sign-in of somebody who has proved a password, and not yet the second factor. It is no session: it
 * opens nothing but the page that asks for the rest.
 */
export interface PendingSignIn {
  readonly pendingHash: string
  readonly user: User
  readonly amr: readonly string[]
}

/** Whether a password alone does not sign a person in: somebody demands more, or they have a passkey. */
export async function needsSecondFactor(env: Env, user: User): Promise<boolean> {
  if (user.secondFactorRequired) return true
  return (await env.database.run((store) => findPasskeysOf(store, user.subject))).length > 0
}

/** Begins the sign-in of who has just proved a password; returns the value for the browser's cookie. */
export async function startPendingSignIn(env: Env, user: User): Promise<string> {
  const cookieValue = env.random.token()
  await env.database.run((store) =>
    insertPendingSignIn(store, {
      pendingHash: sha256(cookieValue),
      subject: user.subject,
      amr: ['pwd'],
      passwordChangedAt: user.passwordChangedAt,
      expiresAt: addSeconds(env.clock.now(), PATIENCE),
    }),
  )
  return cookieValue
}

/** The pending sign-in behind a cookie's value; none once the person is disabled, or has another password. */
export async function findPendingSignIn(
  env: Env,
  cookieValue: string | undefined,
): Promise<PendingSignIn | undefined> {
  if (cookieValue === undefined) return undefined
  const found = await env.database.run((store) =>
    findPendingByHash(store, sha256(cookieValue), env.clock.now()),
  )
  if (found === undefined) return undefined
  const { pending, user } = found
  const isSamePassword = pending.passwordChangedAt?.getTime() === user.passwordChangedAt?.getTime()
  if (!user.enabled || !isSamePassword) return undefined
  return { pendingHash: pending.pendingHash, user: presentUser(user), amr: pending.amr }
}
