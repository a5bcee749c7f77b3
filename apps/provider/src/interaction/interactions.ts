import type { FailureRecorder } from '@barycenter/core/audit/failure-recorder'
import type { Env } from '@barycenter/core/env'
import { Hono } from 'hono'
import type { ProviderHono } from '../http/context.ts'
import { accountInteraction } from './account.ts'
import { accountPasskeysInteraction } from './account-passkeys.ts'
import { accountPasswordInteraction } from './account-password.ts'
import { createAttemptLimiter } from './attempt-limiter.ts'
import {
  type AttemptLimits,
  REGISTRATION_LIMITS,
  SIGN_IN_LIMITS,
  USER_CODE_LIMITS,
} from './attempt-limits.ts'
import { consentInteraction } from './consent.ts'
import { deviceInteraction } from './device.ts'
import { loginInteraction } from './login.ts'
import { loginPasskeyInteraction } from './login-passkey.ts'
import { loginWithPasskeyInteraction } from './login-with-passkey.ts'
import { registerInteraction } from './register.ts'
import { selectAccountInteraction } from './select-account.ts'
import { stepUpInteraction } from './step-up.ts'

/** What pages need beside the environment. */
export interface InteractionOptions {
  /** How often sign-ins may fail; {@link SIGN_IN_LIMITS} unless told otherwise. */
  readonly signInLimits: AttemptLimits | undefined
  /** Where sign-ins that fail are recorded. */
  readonly failures: FailureRecorder
}

/** The pages on which people sign in, make accounts, and decide what clients may do. */
export function interactions(env: Env, { signInLimits, failures }: InteractionOptions) {
  const limiterOf = (limits: AttemptLimits) => createAttemptLimiter(env.random, limits)
  const signIn = { failures, limiter: limiterOf(signInLimits ?? SIGN_IN_LIMITS) }
  // Of its own: who knows the password could have their failures at passkeys forgiven by it.
  const passkey = { failures, limiter: limiterOf(signInLimits ?? SIGN_IN_LIMITS) }
  return new Hono<ProviderHono>()
    .route('', loginInteraction(env, signIn))
    .route('', loginPasskeyInteraction(env, passkey))
    .route('', loginWithPasskeyInteraction(env, passkey))
    .route('', stepUpInteraction(env, passkey))
    .route('', registerInteraction(env, { failures, limiter: limiterOf(REGISTRATION_LIMITS) }))
    .route('', selectAccountInteraction(env))
    .route('', consentInteraction(env))
    .route('', deviceInteraction(env, { limiter: limiterOf(USER_CODE_LIMITS) }))
    .route('', accountInteraction(env))
    .route('', accountPasskeysInteraction(env))
    .route('', accountPasswordInteraction(env, signIn))
}
