import { personActor } from '@barycenter/core/audit/actor'
import type { FailureRecorder } from '@barycenter/core/audit/failure-recorder'
import type { Env } from '@barycenter/core/env'
import { contextOf } from '@barycenter/core/sessions/authentication-context'
import { changePassword } from '@barycenter/core/users/change-password'
import { minimumChosenLength } from '@barycenter/core/users/chosen-password'
import { Hono } from 'hono'
import type { ProviderContext, ProviderHono } from '../http/context.ts'
import { parseIssuer } from '../http/issuer.ts'
import { seeOther } from '../http/see-other.ts'
import { sendPage } from '../http/send-page.ts'
import type { AttemptLimiter } from './attempt-limiter.ts'
import { createBrowserSessions } from './browser-sessions.ts'
import { loginLocation } from './login-location.ts'
import { readOwnForm } from './read-own-form.ts'
import { tooManyAttempts } from './too-many-attempts.ts'
import { type PasswordForm, passwordPage } from './views/password-page.ts'

/** What changing passwords needs beside the environment. */
export interface AccountPasswordOptions {
  /** The one of the sign-in: whoever finds a browser open guesses here what they would guess there. */
  readonly limiter: AttemptLimiter
  readonly failures: FailureRecorder
}

/** Changing one's own password, for who knows the current one. */
export function accountPasswordInteraction(env: Env, { limiter, failures }: AccountPasswordOptions) {
  const issuer = parseIssuer(env.settings.issuer)
  const browser = createBrowserSessions(env, issuer)
  const path = `${issuer.path}/account/password`
  const minimumLength = minimumChosenLength(env.settings)
  const showForm = (c: ProviderContext, form: Omit<PasswordForm, 'minimumLength'>) =>
    sendPage(c, passwordPage(issuer, { ...form, minimumLength }), form.failure === undefined ? 200 : 422)

  const recordFailure = (c: ProviderContext, subject: string, failure: string) =>
    failures.record({
      by: personActor(subject, c.get('origin')()),
      action: 'user.change_password',
      target: subject,
      failure,
      detail: {},
    })

  return new Hono<ProviderHono>()
    .get('/account/password', async (c) => {
      const session = await browser.find(c)
      const token = browser.formToken(c, 'account')
      if (session === undefined || token === undefined) return seeOther(c, loginLocation(issuer, path))
      return showForm(c, { username: session.user.username, token, failure: undefined })
    })
    .post('/account/password', async (c) => {
      const form = await readOwnForm(c, { issuer, browser, name: 'account', wayBack: path })
      const session = await browser.find(c)
      if (session === undefined) return seeOther(c, loginLocation(issuer, path))
      const { username, subject } = session.user
      const attempt = { username, address: c.get('origin')().address }
      const line = { requestId: c.get('requestId'), subject, address: attempt.address }
      const admission = await limiter.admit(attempt)
      if (admission.kind === 'limited') {
        env.log.warn(line, 'too many failed password changes')
        if (admission.isFirst) await recordFailure(c, subject, 'RATE_LIMITED')
        throw tooManyAttempts('Too many passwords were tried.', admission, path)
      }
      const outcome = await changePassword(env, {
        session,
        origin: c.get('origin')(),
        currentPassword: form.get('current_password'),
        password: form.get('password'),
        passwordAgain: form.get('password_again'),
      })
      if (outcome.kind !== 'wrong_password') await limiter.forgive(attempt)
      if (outcome.kind !== 'changed') {
        env.log.warn({ ...line, reason: outcome.kind }, 'password not changed')
        if (outcome.kind === 'wrong_password') await recordFailure(c, subject, 'WRONG_PASSWORD')
        return showForm(c, { username, token: form.get('csrf_token'), failure: outcome })
      }
      // Whoever has got hold of this session's cookie holds nothing now. The password was proved anew; a
      // second factor was not, so that who had one is no fresher for it.
      const { amr } = session
      const authTime = contextOf(amr) === 'aal2' ? session.authTime : env.clock.now()
      await browser.start(c, { subject, amr, authTime })
      env.log.info(line, 'password changed')
      return seeOther(c, `${issuer.path}/account?done=password`)
    })
}
