import type { Env } from '@barycenter/core/env'
import { Hono } from 'hono'
import type { ProviderHono } from '../http/context.ts'
import { parseIssuer } from '../http/issuer.ts'
import { sendPage } from '../http/send-page.ts'
import { createBrowserSessions } from './browser-sessions.ts'
import { homePage } from './views/home-page.ts'

/** The start page: who is signed in with this browser. */
export function homeInteraction(env: Env) {
  const issuer = parseIssuer(env.settings.issuer)
  const sessions = createBrowserSessions(env, issuer)
  return new Hono<ProviderHono>().get('/', async (c) => {
    const session = await sessions.find(c)
    const signOutToken = sessions.formToken(c, 'logout')
    const signIn =
      session === undefined || signOutToken === undefined
        ? undefined
        : { username: session.user.username, since: session.authTime, signOutToken }
    return sendPage(c, homePage(issuer, { signIn, mayRegister: env.settings.oauth.publicRegistration }))
  })
}
