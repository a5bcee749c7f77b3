import type { FailureRecorder } from '@barycenter/core/audit/failure-recorder'
import type { Env } from '@barycenter/core/env'
import { findRelyingParty } from '@barycenter/core/passkeys/relying-party'
import { needsSecondFactor } from '@barycenter/core/second-factor/pending-sign-in'
import { authenticateUser } from '@barycenter/core/users/authenticate-user'
import { Hono } from 'hono'
import { findReturningRequest } from '../authorize/returning-request.ts'
import type { ProviderHono } from '../http/context.ts'
import { defineCookie } from '../http/cookie.ts'
import { formToken, requireFormToken, requireSameOrigin } from '../http/csrf.ts'
import { readForm } from '../http/form.ts'
import { parseIssuer } from '../http/issuer.ts'
import { seeOther } from '../http/see-other.ts'
import { sendPage } from '../http/send-page.ts'
import type { AttemptLimiter } from './attempt-limiter.ts'
import { createBrowserSessions } from './browser-sessions.ts'
import { createFailedSignIns } from './failed-sign-in.ts'
import { loginLocation } from './login-location.ts'
import { pageLocation } from './page-location.ts'
import { parseReturnTo } from './return-to.ts'
import { createSecondSteps } from './second-steps.ts'
import { tooManyAttempts } from './too-many-attempts.ts'
import { clientTitle } from './views/client-title.ts'
import { loginPage } from './views/login-page.ts'

/** What signing in needs beside the environment. */
export interface LoginOptions {
  readonly limiter: AttemptLimiter
  readonly failures: FailureRecorder
}

/** The sign-in form, and end-user authentication by password (OpenID Connect Core §3.1.2.3). */
export function loginInteraction(env: Env, { limiter, failures }: LoginOptions) {
  const issuer = parseIssuer(env.settings.issuer)
  const sessions = createBrowserSessions(env, issuer)
  const steps = createSecondSteps(env, issuer)
  const cookie = defineCookie(issuer, 'login')
  const failed = createFailedSignIns(env, failures)

  return new Hono<ProviderHono>()
    .get('/login', async (c) => {
      // A browser keeps its value, so that forms in several tabs all stay good.
      const secret = cookie.read(c)[0] ?? env.random.token()
      cookie.set(c, [secret])
      const returnTo = parseReturnTo(issuer, c.req.query('return_to'))
      const returning = await findReturningRequest(env, c, { issuer, returnTo })
      const request = returning?.read.kind === 'request' ? returning.read.request : undefined
      const form = loginPage({
        issuer,
        token: formToken('login', secret),
        returnTo,
        client: request && clientTitle(request.client),
        username: request?.loginHint,
        failed: c.req.query('error') === 'credentials',
        signedInAs: (await sessions.find(c))?.user.username,
        hasPasskeys: findRelyingParty(env.settings) !== undefined,
        mayRegister: env.settings.oauth.publicRegistration,
      })
      return sendPage(c, form)
    })
    .post('/login', async (c) => {
      requireSameOrigin(c.req.raw.headers, issuer)
      const form = await readForm(c)
      const credentials = { username: form.get('username'), password: form.get('password') }
      const returnTo = parseReturnTo(issuer, form.find('return_to'))
      const [secret] = cookie.read(c)
      const expected = secret === undefined ? undefined : formToken('login', secret)
      requireFormToken(expected, form.get('csrf_token'), loginLocation(issuer, returnTo))

      const { address } = c.get('origin')()
      const line = { requestId: c.get('requestId'), address }
      const attempt = { username: credentials.username, address }
      const admission = await limiter.admit(attempt)
      if (admission.kind === 'limited') {
        env.observe({ kind: 'sign_in', factor: 'password', outcome: 'limited' })
        env.log.warn(line, 'too many failed sign-ins')
        await failed.recordLimit(c, { ...admission, username: credentials.username, returnTo })
        throw tooManyAttempts('Too many sign-ins have failed.', admission, loginLocation(issuer, returnTo))
      }
      const authentication = await authenticateUser(env, credentials)
      if (authentication.kind === 'refused') {
        env.observe({ kind: 'sign_in', factor: 'password', outcome: 'failed' })
        env.log.warn(line, 'sign-in failed')
        await failed.record(c, { ...authentication, returnTo })
        return seeOther(c, loginLocation(issuer, returnTo, 'credentials'))
      }
      const { user } = authentication
      await limiter.forgive(attempt)
      if (await needsSecondFactor(env, user)) {
        await steps.begin(c, user)
        env.log.info({ ...line, subject: user.subject }, 'password proven, second factor to come')
        return seeOther(c, pageLocation(`${issuer.path}/login/passkey`, returnTo))
      }
      await sessions.start(c, { subject: user.subject, amr: ['pwd'], returnTo })
      env.observe({ kind: 'sign_in', factor: 'password', outcome: 'succeeded' })
      env.log.info({ ...line, subject: user.subject }, 'signed in')
      return seeOther(c, returnTo ?? `${issuer.path}/`)
    })
}
