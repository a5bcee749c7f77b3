import type { Env } from '@barycenter/core/env'
import { findPendingSignIn, startPendingSignIn } from '@barycenter/core/second-factor/pending-sign-in'
import type { SecondStep } from '@barycenter/core/second-factor/prove-second-factor'
import type { User } from '@barycenter/core/users/user'
import type { ProviderContext } from '../http/context.ts'
import { defineCookie } from '../http/cookie.ts'
import { formToken } from '../http/csrf.ts'
import type { Issuer } from '../http/issuer.ts'

/** A second step, and the token that its form must have. */
export interface FormStep extends SecondStep {
  readonly token: string
}

/**
 * The sign-ins of browsers that lack their second factor, each known by a cookie of its own: the session
 * cookie never holds anything that is not a session.
 */
export interface SecondSteps {
  /** Remembers who has proved a password. */
  begin(c: ProviderContext, user: User): Promise<void>
  find(c: ProviderContext): Promise<FormStep | undefined>
  /** Forgets the cookie, whatever became of what it stood for. */
  forget(c: ProviderContext): void
}

/** Ties core's pending sign-ins to a cookie of an issuer. */
export function createSecondSteps(env: Env, issuer: Issuer): SecondSteps {
  const cookie = defineCookie(issuer, 'pending')
  return {
    begin: async (c, user) => cookie.set(c, [await startPendingSignIn(env, user)]),
    find: async (c) => {
      const [browser] = cookie.read(c)
      const pending = await findPendingSignIn(env, browser)
      if (browser === undefined || pending === undefined) return undefined
      return { ...pending, browser, token: formToken('passkey', browser) }
    },
    forget: (c) => cookie.clear(c),
  }
}
