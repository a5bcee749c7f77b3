import type { Env } from '../env.ts'
import { spendAssertion, verifyAssertion } from '../passkeys/assert-passkey.ts'
import { findUserBySubject } from '../users/user.store.ts'
import { presentUser, type User } from '../users/user.ts'
import { withPasskey } from './authentication-methods.ts'

/** Somebody who has proven a passkey, and nothing else. */
export interface PasskeyAuthentication {
  readonly user: User
  /** RFC 8176. Of two factors: the authenticator, and what it knows the person by. */
  readonly amr: readonly string[]
}

/**
 * End-user authentication by a passkey alone, which says itself whose it is: the authenticator has to have
 * verified the person. A disabled user gets the same answer as a wrong passkey.
 *
 * @param browser the secret in the browser's cookie.
 */
export async function authenticateByPasskey(
  env: Env,
  { browser, response }: { readonly browser: string; readonly response: string },
): Promise<PasskeyAuthentication | undefined> {
  const verified = await verifyAssertion(env, { subject: undefined, browser }, response)
  if (verified === undefined) return undefined
  const { subject } = verified.passkey
  const user = await env.database.transaction(function* (store) {
    if (!(yield* spendAssertion(store, verified, env.clock.now()))) return undefined
    return yield* findUserBySubject(store, subject)
  })
  if (user === undefined || !user.enabled) {
    env.log.warn({ subject }, 'a passkey was presented twice, or by somebody who is disabled')
    return undefined
  }
  return { user: presentUser(user), amr: withPasskey([], verified) }
}
