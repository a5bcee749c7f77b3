import { ANONYMOUS } from '@barycenter/core/audit/actor'
import type { FailureRecorder } from '@barycenter/core/audit/failure-recorder'
import type { Env } from '@barycenter/core/env'
import { assertionOptions } from '@barycenter/core/passkeys/assert-passkey'
import { authenticateByPasskey } from '@barycenter/core/second-factor/authenticate-by-passkey'
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
import { UNKNOWN } from './failed-sign-in.ts'
import { pageLocation } from './page-location.ts'
import { parseReturnTo } from './return-to.ts'
import { tooManyAttempts } from './too-many-attempts.ts'
import { noPasskeysPage, passkeyAlonePage } from './views/passkey-page.ts'

/** What signing in by a passkey alone needs beside the environment. */
export interface LoginWithPasskeyOptions {
  readonly limiter: AttemptLimiter
  readonly failures: FailureRecorder
}

/** Signing in by a passkey alone, without a username or a password. */
export function loginWithPasskeyInteraction(env: Env, { limiter, failures }: LoginWithPasskeyOptions) {
  const issuer = parseIssuer(env.settings.issuer)
  const browser = createBrowserSessions(env, issuer)
  // That of the sign-in form: it binds the challenge to the browser.
  const cookie = defineCookie(issuer, 'login')
  const path = `${issuer.path}/login/with-passkey`

  return new Hono<ProviderHono>()
    .get('/login/with-passkey', async (c) => {
      const returnTo = parseReturnTo(issuer, c.req.query('return_to'))
      const secret = cookie.read(c)[0] ?? env.random.token()
      cookie.set(c, [secret])
      await findReturningRequest(env, c, { issuer, returnTo })
      const options = await assertionOptions(env, { subject: undefined, browser: secret })
      if (options === undefined) return sendPage(c, noPasskeysPage(issuer, returnTo))
      c.set('asksForPasskey', true)
      const failed = c.req.query('error') === 'passkey'
      const token = formToken('login', secret)
      return sendPage(c, passkeyAlonePage(issuer, { action: path, token, options, returnTo, failed }))
    })
    .post('/login/with-passkey', async (c) => {
      requireSameOrigin(c.req.raw.headers, issuer)
      const form = await readForm(c)
      const returnTo = parseReturnTo(issuer, form.find('return_to'))
      const here = pageLocation(path, returnTo)
      const [secret] = cookie.read(c)
      const expected = secret === undefined ? undefined : formToken('login', secret)
      requireFormToken(expected, form.get('csrf_token'), here)

      const origin = c.get('origin')()
      const line = { requestId: c.get('requestId'), address: origin.address }
      // Nobody has said who they are: so no count but that of the address can be anybody's.
      const attempt = { username: origin.address ?? '', address: origin.address }
      const fail = (failure: string) =>
        failures.record({
          by: { actor: ANONYMOUS, origin },
          ...{ action: 'user.sign_in', target: UNKNOWN, failure, detail: { methods: ['passkey'] } },
        })
      const admission = await limiter.admit(attempt)
      if (admission.kind === 'limited') {
        env.observe({ kind: 'sign_in', factor: 'passkey', outcome: 'limited' })
        env.log.warn(line, 'too many passkeys were refused')
        if (admission.isFirst) await fail('RATE_LIMITED')
        throw tooManyAttempts('Too many passkeys were refused.', admission, here)
      }
      const response = form.get('credential')
      const authenticated = await authenticateByPasskey(env, { browser: secret ?? '', response })
      env.observe({
        kind: 'sign_in',
        factor: 'passkey',
        outcome: authenticated === undefined ? 'failed' : 'succeeded',
      })
      if (authenticated === undefined) {
        env.log.warn(line, 'sign-in by passkey failed')
        await fail('WRONG_PASSKEY')
        return seeOther(c, pageLocation(path, returnTo, 'passkey'))
      }
      await limiter.forgive(attempt)
      const { user, amr } = authenticated
      await browser.start(c, { subject: user.subject, amr, returnTo })
      env.log.info({ ...line, subject: user.subject, amr }, 'signed in')
      return seeOther(c, returnTo ?? `${issuer.path}/`)
    })
}
