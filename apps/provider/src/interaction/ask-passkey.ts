import { ANONYMOUS } from '@barycenter/core/audit/actor'
import type { FailureRecorder } from '@barycenter/core/audit/failure-recorder'
import type { Env } from '@barycenter/core/env'
import { assertionOptions } from '@barycenter/core/passkeys/assert-passkey'
import { proveSecondFactor, type SecondStep } from '@barycenter/core/second-factor/prove-second-factor'
import { findReturningRequest } from '../authorize/returning-request.ts'
import type { ProviderContext } from '../http/context.ts'
import type { Form } from '../http/form.ts'
import type { Issuer } from '../http/issuer.ts'
import { sendPage } from '../http/send-page.ts'
import type { AttemptLimiter } from './attempt-limiter.ts'
import type { FormStep } from './second-steps.ts'
import { tooManyAttempts } from './too-many-attempts.ts'
import { noPasskeysPage, passkeyPage } from './views/passkey-page.ts'

/** What asking for passkeys needs beside the environment. */
export interface AskPasskeyOptions {
  readonly issuer: Issuer
  /** One of its own: a password that is right forgives nothing here. */
  readonly limiter: AttemptLimiter
  readonly failures: FailureRecorder
}

/** Where the person is. */
interface Place {
  readonly path: string
  readonly returnTo: string | undefined
}

/** Asks for passkeys as a second factor, wherever that is needed. */
export interface AskPasskey {
  /** Sends the page that asks. */
  ask(c: ProviderContext, step: FormStep, place: Place): Promise<Response>
  /**
   * Takes the answer, and counts it if it is wrong.
   *
   * @returns the `amr` of the session that may begin now, or nothing.
   * @throws {Refusal} `too_many_attempts`
   */
  prove(
    c: ProviderContext,
    step: SecondStep,
    answer: { readonly form: Form; readonly wayBack: string },
  ): Promise<string[] | undefined>
}

/** Makes what asks. */
export function createAskPasskey(env: Env, { issuer, limiter, failures }: AskPasskeyOptions): AskPasskey {
  const recordFailure = (c: ProviderContext, subject: string, failure: string) =>
    failures.record({
      by: { actor: ANONYMOUS, origin: c.get('origin')() },
      action: 'user.sign_in',
      target: subject,
      failure,
      detail: { methods: ['passkey'] },
    })

  return {
    ask: async (c, { user, browser, token }, { path, returnTo }) => {
      // Lets the form lead on to the client.
      await findReturningRequest(env, c, { issuer, returnTo })
      const { subject, username } = user
      const options = await assertionOptions(env, { subject, browser })
      if (options === undefined) return sendPage(c, noPasskeysPage(issuer, returnTo))
      c.set('asksForPasskey', true)
      const failed = c.req.query('error') === 'passkey'
      return sendPage(c, passkeyPage(issuer, { action: path, token, options, username, returnTo, failed }))
    },
    prove: async (c, step, { form, wayBack }) => {
      const { username, subject } = step.user
      const attempt = { username, address: c.get('origin')().address }
      const line = { requestId: c.get('requestId'), subject, address: attempt.address }
      const admission = await limiter.admit(attempt)
      if (admission.kind === 'limited') {
        env.observe({ kind: 'sign_in', factor: 'passkey', outcome: 'limited' })
        env.log.warn(line, 'too many passkeys were refused')
        if (admission.isFirst) await recordFailure(c, subject, 'RATE_LIMITED')
        throw tooManyAttempts('Too many passkeys were refused.', admission, wayBack)
      }
      const amr = await proveSecondFactor(env, step, form.get('credential'))
      if (amr === undefined) {
        env.log.warn(line, 'second factor not proven')
        await recordFailure(c, subject, 'WRONG_PASSKEY')
      } else {
        await limiter.forgive(attempt)
      }
      env.observe({ kind: 'sign_in', factor: 'passkey', outcome: amr === undefined ? 'failed' : 'succeeded' })
      return amr
    },
  }
}
