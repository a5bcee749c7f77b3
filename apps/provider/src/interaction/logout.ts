import type { Env } from '@barycenter/core/env'
import { Hono } from 'hono'
import type { ProviderHono } from '../http/context.ts'
import { requireFormToken, requireSameOrigin } from '../http/csrf.ts'
import { readForm } from '../http/form.ts'
import { parseIssuer } from '../http/issuer.ts'
import { seeOther } from '../http/see-other.ts'
import { sendPage } from '../http/send-page.ts'
import { createBrowserSessions } from './browser-sessions.ts'
import { logoutPage, signedOutPage } from './views/logout-page.ts'

/** Signing out: asked for with GET, done with POST, so that no link or image can do it. */
export function logoutInteraction(env: Env) {
  const issuer = parseIssuer(env.settings.issuer)
  const sessions = createBrowserSessions(env, issuer)

  return new Hono<ProviderHono>()
    .get('/logout', async (c) => {
      const signIn = await sessions.find(c)
      return sendPage(c, signIn === undefined ? signedOutPage(issuer) : logoutPage(issuer, signIn))
    })
    .post('/logout', async (c) => {
      requireSameOrigin(c.req.raw.headers, issuer)
      const form = await readForm(c)
      const presented = form.get('csrf_token')
      // Without a cookie there is nothing to sign out of, and so nothing to protect.
      const expected = sessions.findSignOutToken(c)
      if (expected !== undefined) requireFormToken(expected, presented, `${issuer.path}/logout`)
      await sessions.end(c)
      return seeOther(c, `${issuer.path}/logout`)
    })
}
