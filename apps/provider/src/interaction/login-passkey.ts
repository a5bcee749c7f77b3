import type { FailureRecorder } from '@barycenter/core/audit/failure-recorder'
import type { Env } from '@barycenter/core/env'
import { enrolmentOptions, enrolPasskey } from '@barycenter/core/passkeys/enrol-passkey'
import { listPasskeys } from '@barycenter/core/passkeys/own-passkeys'
import { Hono } from 'hono'
import { findReturningRequest } from '../authorize/returning-request.ts'
import type { ProviderContext, ProviderHono } from '../http/context.ts'
import { requireFormToken, requireSameOrigin } from '../http/csrf.ts'
import { readForm } from '../http/form.ts'
import { parseIssuer } from '../http/issuer.ts'
import { seeOther } from '../http/see-other.ts'
import { sendPage } from '../http/send-page.ts'
import { DEFAULT_THEME } from '../theme/theme.ts'
import { createAskPasskey } from './ask-passkey.ts'
import type { AttemptLimiter } from './attempt-limiter.ts'
import { createBrowserSessions } from './browser-sessions.ts'
import { loginLocation } from './login-location.ts'
import { pageLocation } from './page-location.ts'
import { parseReturnTo } from './return-to.ts'
import { createSecondSteps } from './second-steps.ts'
import { enrolPage } from './views/enrol-page.ts'
import { enrolmentWords } from './views/enrolment-words.ts'

/** What the second step of a sign-in needs beside the environment. */
export interface LoginPasskeyOptions {
  readonly limiter: AttemptLimiter
  readonly failures: FailureRecorder
}

/**
 * The second step of a sign-in, for who has proved a password: their passkey, or, if they have to have one
 * and do not, setting one up, which they then use at once. There is a session only after that.
 */
export function loginPasskeyInteraction(env: Env, { limiter, failures }: LoginPasskeyOptions) {
  const issuer = parseIssuer(env.settings.issuer)
  const browser = createBrowserSessions(env, issuer)
  const steps = createSecondSteps(env, issuer)
  const passkeys = createAskPasskey(env, { issuer, limiter, failures })
  const paths = { passkey: `${issuer.path}/login/passkey`, enrol: `${issuer.path}/login/enrol` }

  const readOwn = async (c: ProviderContext) => {
    requireSameOrigin(c.req.raw.headers, issuer)
    const form = await readForm(c)
    const returnTo = parseReturnTo(issuer, form.find('return_to'))
    const step = await steps.find(c)
    // A step that has expired meanwhile is begun anew, and not refused as forged.
    if (step !== undefined)
      requireFormToken(step.token, form.get('csrf_token'), loginLocation(issuer, returnTo))
    return { form, returnTo, step }
  }

  return new Hono<ProviderHono>()
    .get('/login/passkey', async (c) => {
      const returnTo = parseReturnTo(issuer, c.req.query('return_to'))
      const step = await steps.find(c)
      if (step === undefined) return seeOther(c, loginLocation(issuer, returnTo))
      if ((await listPasskeys(env, step.user.subject)).length === 0)
        return seeOther(c, pageLocation(paths.enrol, returnTo))
      return passkeys.ask(c, step, { path: paths.passkey, returnTo })
    })
    .post('/login/passkey', async (c) => {
      const { form, returnTo, step } = await readOwn(c)
      if (step === undefined) return seeOther(c, loginLocation(issuer, returnTo))
      const amr = await passkeys.prove(c, step, { form, wayBack: pageLocation(paths.passkey, returnTo) })
      if (amr === undefined) return seeOther(c, pageLocation(paths.passkey, returnTo, 'passkey'))
      const { subject } = step.user
      steps.forget(c)
      await browser.start(c, { subject, amr, returnTo })
      env.log.info(
        { requestId: c.get('requestId'), address: c.get('origin')().address, subject, amr },
        'signed in',
      )
      return seeOther(c, returnTo ?? `${issuer.path}/`)
    })
    .get('/login/enrol', async (c) => {
      const returnTo = parseReturnTo(issuer, c.req.query('return_to'))
      const step = await steps.find(c)
      if (step === undefined) return seeOther(c, loginLocation(issuer, returnTo))
      const { user, token } = step
      if ((await listPasskeys(env, user.subject)).length > 0)
        return seeOther(c, pageLocation(paths.passkey, returnTo))
      await findReturningRequest(env, c, { issuer, returnTo })
      c.set('asksForPasskey', true)
      const options = await enrolmentOptions(env, step, (c.get('theme') ?? DEFAULT_THEME).name)
      const problem = enrolmentWords(c.req.query('error'))
      const { username } = user
      return sendPage(
        c,
        enrolPage(issuer, { action: paths.enrol, token, username, returnTo, options, problem }),
      )
    })
    .post('/login/enrol', async (c) => {
      const { form, returnTo, step } = await readOwn(c)
      if (step === undefined) return seeOther(c, loginLocation(issuer, returnTo))
      const { user } = step
      const enrolment = {
        user,
        browser: step.browser,
        response: form.get('credential'),
        name: form.get('name'),
        origin: c.get('origin')(),
      }
      const outcome = await enrolPasskey(env, { ...enrolment, isProven: false })
      const line = {
        requestId: c.get('requestId'),
        subject: user.subject,
        address: c.get('origin')().address,
      }
      env.log.info({ ...line, outcome }, 'passkey enrolment at sign-in')
      if (outcome.kind === 'refused' && outcome.reason !== 'unproven')
        return seeOther(c, pageLocation(paths.enrol, returnTo, outcome.reason))
      return seeOther(c, pageLocation(paths.passkey, returnTo))
    })
}
