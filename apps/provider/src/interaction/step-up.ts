import type { FailureRecorder } from '@barycenter/core/audit/failure-recorder'
import type { Env } from '@barycenter/core/env'
import { listPasskeys } from '@barycenter/core/passkeys/own-passkeys'
import { contextOf } from '@barycenter/core/sessions/authentication-context'
import { Hono } from 'hono'
import type { ProviderContext, ProviderHono } from '../http/context.ts'
import { parseIssuer } from '../http/issuer.ts'
import { seeOther } from '../http/see-other.ts'
import { createAskPasskey } from './ask-passkey.ts'
import type { AttemptLimiter } from './attempt-limiter.ts'
import { createBrowserSessions } from './browser-sessions.ts'
import { loginLocation } from './login-location.ts'
import { pageLocation } from './page-location.ts'
import { readOwnForm } from './read-own-form.ts'
import { parseReturnTo } from './return-to.ts'

/** What stepping up needs beside the environment. */
export interface StepUpOptions {
  readonly limiter: AttemptLimiter
  readonly failures: FailureRecorder
}

/**
 * Adds a passkey to a sign-in that was by password alone, because a client asks for `aal2`. The sign-in gets
 * no younger by it: whoever wants a fresh one (`max_age`, `prompt=login`) wants the password as well.
 */
export function stepUpInteraction(env: Env, { limiter, failures }: StepUpOptions) {
  const issuer = parseIssuer(env.settings.issuer)
  const browser = createBrowserSessions(env, issuer)
  const passkeys = createAskPasskey(env, { issuer, limiter, failures })
  const path = `${issuer.path}/login/step-up`

  const find = async (c: ProviderContext) => {
    const session = await browser.find(c)
    const [secret, token] = [browser.secret(c), browser.formToken(c, 'passkey')]
    if (session === undefined || secret === undefined || token === undefined) return undefined
    const { user, amr, authTime } = session
    return { user, amr, authTime, browser: secret, token, pendingHash: undefined }
  }

  return new Hono<ProviderHono>()
    .get('/login/step-up', async (c) => {
      const returnTo = parseReturnTo(issuer, c.req.query('return_to'))
      const step = await find(c)
      if (step === undefined) return seeOther(c, loginLocation(issuer, returnTo))
      if (contextOf(step.amr) === 'aal2') return seeOther(c, returnTo ?? `${issuer.path}/`)
      if ((await listPasskeys(env, step.user.subject)).length === 0)
        return seeOther(c, pageLocation(`${issuer.path}/account/passkeys`, returnTo))
      return passkeys.ask(c, step, { path, returnTo })
    })
    .post('/login/step-up', async (c) => {
      const form = await readOwnForm(c, { issuer, browser, name: 'passkey', wayBack: path })
      const returnTo = parseReturnTo(issuer, form.find('return_to'))
      const step = await find(c)
      if (step === undefined) return seeOther(c, loginLocation(issuer, returnTo))
      const here = pageLocation(path, returnTo)
      const amr = await passkeys.prove(c, step, { form, wayBack: here })
      if (amr === undefined) return seeOther(c, pageLocation(path, returnTo, 'passkey'))
      const { authTime, user } = step
      await browser.start(c, { subject: user.subject, amr, authTime, returnTo })
      const line = {
        requestId: c.get('requestId'),
        address: c.get('origin')().address,
        subject: user.subject,
      }
      env.log.info({ ...line, amr }, 'stepped up')
      return seeOther(c, returnTo ?? `${issuer.path}/`)
    })
}
