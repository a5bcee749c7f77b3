import type { Origin } from '@barycenter/core/audit/actor'
import { ANONYMOUS } from '@barycenter/core/audit/actor'
import type { FailureRecorder } from '@barycenter/core/audit/failure-recorder'
import type { Env } from '@barycenter/core/env'
import { minimumChosenLength } from '@barycenter/core/users/chosen-password'
import { type RegistrationFaults, registerUser } from '@barycenter/core/users/register-user'
import { Hono } from 'hono'
import { findReturningRequest } from '../authorize/returning-request.ts'
import type { ProviderContext, ProviderHono } from '../http/context.ts'
import { defineCookie } from '../http/cookie.ts'
import { formToken, requireFormToken, requireSameOrigin } from '../http/csrf.ts'
import { readForm } from '../http/form.ts'
import { parseIssuer } from '../http/issuer.ts'
import { Refusal } from '../http/refusal.ts'
import { seeOther } from '../http/see-other.ts'
import { sendPage } from '../http/send-page.ts'
import type { AttemptLimiter } from './attempt-limiter.ts'
import { createBrowserSessions } from './browser-sessions.ts'
import { UNKNOWN } from './failed-sign-in.ts'
import { pageLocation } from './page-location.ts'
import { parseReturnTo } from './return-to.ts'
import { tooManyAttempts } from './too-many-attempts.ts'
import { clientTitle } from './views/client-title.ts'
import { registerPage } from './views/register-page.ts'

/** What making accounts needs beside the environment. */
export interface RegisterOptions {
  readonly limiter: AttemptLimiter
  readonly failures: FailureRecorder
}

/** What the form shows that was typed before. */
interface Typed {
  readonly returnTo: string | undefined
  readonly username?: string
  readonly email?: string | undefined
  readonly faults?: RegistrationFaults
}

/** Making an account of one's own, where that is allowed: Initiating User Registration 1.0, `prompt=create`. */
export function registerInteraction(env: Env, { limiter, failures }: RegisterOptions) {
  const issuer = parseIssuer(env.settings.issuer)
  const sessions = createBrowserSessions(env, issuer)
  const cookie = defineCookie(issuer, 'login')
  const path = `${issuer.path}/register`
  const isOpen = env.settings.oauth.publicRegistration

  const recordLimit = (origin: Origin) =>
    failures.record({
      by: { actor: ANONYMOUS, origin },
      action: 'user.register',
      target: UNKNOWN,
      failure: 'RATE_LIMITED',
      detail: {},
    })

  const showForm = async (c: ProviderContext, { returnTo, username, email, faults }: Typed) => {
    const secret = cookie.read(c)[0] ?? env.random.token()
    cookie.set(c, [secret])
    const returning = await findReturningRequest(env, c, { issuer, returnTo })
    const request = returning?.read.kind === 'request' ? returning.read.request : undefined
    const hint = request?.loginHint
    const form = registerPage(issuer, {
      token: formToken('register', secret),
      returnTo,
      client: request && clientTitle(request.client),
      username: username ?? (hint?.includes('@') ? undefined : hint),
      email: email ?? (hint?.includes('@') ? hint : undefined),
      faults,
      minimumLength: minimumChosenLength(env.settings),
    })
    return sendPage(c, form, faults === undefined ? 200 : 422)
  }

  return new Hono<ProviderHono>()
    .use('/register', async (_, next) => {
      if (!isOpen) throw new Refusal('unknown_path', 'Accounts here are made by the administrator.')
      await next()
    })
    .get('/register', (c) => showForm(c, { returnTo: parseReturnTo(issuer, c.req.query('return_to')) }))
    .post('/register', async (c) => {
      requireSameOrigin(c.req.raw.headers, issuer)
      const form = await readForm(c)
      const returnTo = parseReturnTo(issuer, form.find('return_to'))
      const [secret] = cookie.read(c)
      const expected = secret === undefined ? undefined : formToken('register', secret)
      requireFormToken(expected, form.get('csrf_token'), pageLocation(path, returnTo))

      const username = form.get('username')
      const email = form.find('email')?.trim() || undefined
      const origin = c.get('origin')()
      // Each one counts, for each may tell that a username is taken.
      const admission = await limiter.admit({ username, address: origin.address })
      if (admission.kind === 'limited') {
        if (admission.isFirst) await recordLimit(origin)
        throw tooManyAttempts('Too many accounts were asked for.', admission, pageLocation(path, returnTo))
      }
      const outcome = await registerUser(env, {
        username,
        email,
        password: form.get('password'),
        passwordAgain: form.get('password_again'),
        origin,
      })
      if (outcome.kind === 'refused')
        return showForm(c, { returnTo, username, email, faults: outcome.faults })
      await sessions.start(c, { subject: outcome.subject, amr: ['pwd'], returnTo })
      const { subject } = outcome
      env.log.info({ requestId: c.get('requestId'), address: origin.address, subject }, 'account made')
      return seeOther(c, returnTo ?? `${issuer.path}/`)
    })
}
