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
      const usernames = (await sessions.list(c)).map(({ user }) => user.username)
      const signOutToken = sessions.formToken(c, 'logout')
      const isSignedIn = usernames.length > 0 && signOutToken !== undefined
      return sendPage(c, isSignedIn ? logoutPage(issuer, { usernames, signOutToken }) : signedOutPage(issuer))
    })
    .post('/logout', async (c) => {
      requireSameOrigin(c.req.raw.headers, issuer)
      const form = await readForm(c)
      const presented = form.get('csrf_token')
      // Without a cookie there is nothing to sign out of, and so nothing to protect.
      const expected = sessions.formToken(c, 'logout')
      if (expected !== undefined) requireFormToken(expected, presented, `${issuer.path}/logout`)
      const live = await sessions.list(c)
      await sessions.end(
        c,
        live.map(({ sessionId }) => sessionId),
      )
      return seeOther(c, `${issuer.path}/logout`)
    })
}
