import type { Env } from '../env.ts'
import { spendAssertion, verifyAssertion } from '../passkeys/assert-passkey.ts'
import type { User } from '../users/user.ts'
import { withPasskey } from './authentication-methods.ts'
import { spendPendingSignIn } from './pending-sign-in.store.ts'

/** Somebody who adds a passkey to what they have proven. */
export interface SecondStep {
  readonly user: User
  /** What they have proven: `amr`, RFC 8176. */
  readonly amr: readonly string[]
  /** The secret in the browser's cookie. */
  readonly browser: string
  /** The sign-in that waits for it; undefined for who is signed in already, and steps up. */
  readonly pendingHash: string | undefined
}

/**
 * Takes a passkey as the second factor.
 *
 * @returns the `amr` of the session that may begin now; nothing if the passkey is refused, or was spent.
 */
export async function proveSecondFactor(
  env: Env,
  { user, amr, browser, pendingHash }: SecondStep,
  response: string,
): Promise<string[] | undefined> {
  const verified = await verifyAssertion(env, { subject: user.subject, browser }, response)
  if (verified === undefined) return undefined
  const isSpent = await env.database.transaction(function* (store) {
    if (!(yield* spendAssertion(store, verified, env.clock.now()))) return false
    return pendingHash === undefined || (yield* spendPendingSignIn(store, pendingHash))
  })
  if (!isSpent) {
    env.log.warn({ subject: user.subject }, 'a passkey was presented twice')
    return undefined
  }
  return withPasskey(amr, verified)
}
