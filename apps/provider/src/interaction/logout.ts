import { isVouchedFor } from '@barycenter/core/clients/client'
import type { Env } from '@barycenter/core/env'
import type { LogoutRequest } from '@barycenter/core/logout/logout-request'
import { Hono } from 'hono'
import { responseSource } from '../authorize/response-location.ts'
import type { ProviderContext, ProviderHono } from '../http/context.ts'
import { requireFormToken, requireSameOrigin } from '../http/csrf.ts'
import { asForm, readFormParameters } from '../http/form.ts'
import { parseIssuer } from '../http/issuer.ts'
import { Refusal } from '../http/refusal.ts'
import { seeOther } from '../http/see-other.ts'
import { sendPage } from '../http/send-page.ts'
import { judgeLogout } from '../logout/judge-logout.ts'
import { postLogoutLocation } from '../logout/post-logout-location.ts'
import { createBrowserSessions } from './browser-sessions.ts'
import { MAXIMUM_RETURN_TO } from './return-to.ts'
import { logoutPage, signedOutPage } from './views/logout-page.ts'

/**
 * Signing out, which is also the logout endpoint of RP-Initiated Logout 1.0 §2, by GET and by POST. What a
 * client asks for stays in the address and in the form, and is verified anew at each step.
 */
export function logoutInteraction(env: Env) {
  const issuer = parseIssuer(env.settings.issuer)
  const browser = createBrowserSessions(env, issuer)
  const here = `${issuer.path}/logout`

  const judge = async (c: ProviderContext, query: URLSearchParams) =>
    judgeLogout(env, query, { sessions: await browser.list(c), wayBack: here })

  const end = (c: ProviderContext, sessions: readonly { readonly sessionId: string }[]) =>
    browser.end(
      c,
      sessions.map(({ sessionId }) => sessionId),
    )

  /** Whom nobody has asked is sent only where somebody has vouched for: else we were an open redirector. */
  const nobodyHere = (c: ProviderContext, request: LogoutRequest) => {
    const location = postLogoutLocation(request)
    const { client } = request
    const isTrusted = client === undefined || isVouchedFor(client, env.settings.oauth)
    if (location === undefined || isTrusted) return leave(c, location)
    return sendPage(c, signedOutPage(issuer, { client, location }))
  }

  const leave = (c: ProviderContext, location: string | undefined) =>
    location === undefined ? sendPage(c, signedOutPage(issuer)) : seeOther(c, location)

  return new Hono<ProviderHono>()
    .get('/logout', async (c) => {
      const query = new URL(c.req.url).searchParams
      const { request, decision } = await judge(c, query)
      const signOutToken = browser.formToken(c, 'logout')
      if (decision.kind === 'nobody' || signOutToken === undefined) return nobodyHere(c, request)
      // HEAD is safe, RFC 9110 §9.2.1.
      if (decision.kind === 'end' && c.req.method === 'GET') {
        await end(c, decision.sessions)
        return leave(c, postLogoutLocation(request))
      }
      const { postLogoutRedirectUri: redirectUri, client } = request
      if (redirectUri !== undefined) c.set('formTargets', [responseSource({ redirectUri })])
      const usernames = decision.sessions.map(({ user }) => user.username)
      return sendPage(c, logoutPage(issuer, { usernames, client, redirectUri, query, signOutToken }))
    })
    .post('/logout', async (c) => {
      const fields = await readFormParameters(c)
      if (!fields.has('csrf_token')) return seeOther(c, requestLocation(here, fields))
      requireSameOrigin(c.req.raw.headers, issuer)
      const form = asForm(fields)
      const query = new URLSearchParams(form.find('request') ?? '')
      // Without a cookie there is nothing to sign out of, and so nothing to protect.
      const expected = browser.formToken(c, 'logout')
      if (expected !== undefined)
        requireFormToken(expected, form.get('csrf_token'), requestLocation(here, query))
      const { request, decision } = await judge(c, query)
      await end(c, decision.kind === 'nobody' ? [] : decision.sessions)
      if (decision.kind === 'nobody') return seeOther(c, requestLocation(here, query))
      return seeOther(c, postLogoutLocation(request) ?? here)
    })
}

/**
 * The address of a client's request. Browsers withhold our session cookie from other sites' forms, and send
 * it with the GET that follows.
 */
function requestLocation(here: string, query: URLSearchParams): string {
  const location = query.size === 0 ? here : `${here}?${query}`
  if (location.length <= MAXIMUM_RETURN_TO) return location
  throw new Refusal('form_too_large', 'The request of the application is longer than this server accepts.')
}
