import { sealProgress } from '@barycenter/core/authorization/progress'
import type { Env } from '@barycenter/core/env'
import { Hono } from 'hono'
import { authorizeLocation } from '../authorize/authorize-location.ts'
import { judgeRequest } from '../authorize/judge-request.ts'
import { findReturningRequest } from '../authorize/returning-request.ts'
import type { ProviderHono } from '../http/context.ts'
import { requireFormToken, requireSameOrigin } from '../http/csrf.ts'
import { readForm } from '../http/form.ts'
import { parseIssuer } from '../http/issuer.ts'
import { seeOther } from '../http/see-other.ts'
import { sendPage } from '../http/send-page.ts'
import { createBrowserSessions } from './browser-sessions.ts'
import { loginLocation } from './login-location.ts'
import { parseReturnTo } from './return-to.ts'
import { selectAccountPage } from './views/select-account-page.ts'

/** Choosing among the accounts that are signed in with this browser: `prompt=select_account`. */
export function selectAccountInteraction(env: Env) {
  const issuer = parseIssuer(env.settings.issuer)
  const browser = createBrowserSessions(env, issuer)

  return new Hono<ProviderHono>()
    .get('/account/select', async (c) => {
      const returnTo = parseReturnTo(issuer, c.req.query('return_to'))
      const returning = await findReturningRequest(env, c, { issuer, returnTo })
      const accounts = await browser.list(c)
      const token = browser.formToken(c, 'select')
      if (accounts.length === 0 || token === undefined) return seeOther(c, loginLocation(issuer, returnTo))
      const client = returning?.read.kind === 'request' ? returning.read.request.client : undefined
      return sendPage(c, selectAccountPage(issuer, { accounts, client, token, returnTo }))
    })
    .post('/account/select', async (c) => {
      requireSameOrigin(c.req.raw.headers, issuer)
      const form = await readForm(c)
      const returnTo = parseReturnTo(issuer, form.find('return_to'))
      requireFormToken(
        browser.formToken(c, 'select'),
        form.get('csrf_token'),
        loginLocation(issuer, returnTo),
      )
      const isLive = await browser.select(c, form.get('account'))
      // It has ended meanwhile: the person has to sign in to it again.
      if (!isLive) return seeOther(c, loginLocation(issuer, returnTo))
      const returning = await findReturningRequest(env, c, { issuer, returnTo })
      if (returning?.read.kind !== 'request') return seeOther(c, returnTo ?? `${issuer.path}/`)
      const { address, read } = returning
      const { progress } = await judgeRequest(env, read.request, { address, sessions: [] })
      const sealed = await sealProgress(env, { ...progress, selected: true }, address.request)
      return seeOther(c, authorizeLocation(issuer, address.request, sealed))
    })
}
