import { asClientId } from '@barycenter/core/clients/client'
import { listAllowedClients, withdrawAccess } from '@barycenter/core/consents/allowed-clients'
import type { Env } from '@barycenter/core/env'
import { endOwnSessions, listOwnSessions } from '@barycenter/core/sessions/own-sessions'
import { Hono } from 'hono'
import type { ProviderHono } from '../http/context.ts'
import { parseIssuer } from '../http/issuer.ts'
import { seeOther } from '../http/see-other.ts'
import { sendPage } from '../http/send-page.ts'
import { createBrowserSessions } from './browser-sessions.ts'
import { loginLocation } from './login-location.ts'
import { readOwnForm } from './read-own-form.ts'
import { type AccountNotice, accountPage } from './views/account-page.ts'

const NOTICES: readonly AccountNotice[] = ['password', 'session', 'application']

/** A person's own page: their sign-ins and the applications they have allowed something, to be seen and ended. */
export function accountInteraction(env: Env) {
  const issuer = parseIssuer(env.settings.issuer)
  const browser = createBrowserSessions(env, issuer)
  const path = `${issuer.path}/account`
  const expected = { issuer, browser, name: 'account', wayBack: path } as const
  const done = (notice: AccountNotice) => `${path}?${new URLSearchParams({ done: notice })}`

  return new Hono<ProviderHono>()
    .get('/account', async (c) => {
      const session = await browser.find(c)
      const token = browser.formToken(c, 'account')
      if (session === undefined || token === undefined) return seeOther(c, loginLocation(issuer, path))
      const { subject } = session.user
      const [sessions, clients] = [
        await listOwnSessions(env, subject),
        await listAllowedClients(env, subject),
      ]
      const notice = NOTICES.find((known) => known === c.req.query('done'))
      const { resources } = env.settings.oauth
      return sendPage(c, accountPage(issuer, { session, sessions, clients, token, notice, resources }))
    })
    .post('/account/sessions', async (c) => {
      const form = await readOwnForm(c, expected)
      const session = await browser.find(c)
      if (session === undefined) return seeOther(c, loginLocation(issuer, path))
      const chosen = form.get('session')
      if (chosen === session.sessionId) {
        await browser.end(c, [chosen])
        return seeOther(c, `${issuer.path}/`)
      }
      await endOwnSessions(env, { subject: session.user.subject, origin: c.get('origin')() }, (sessionId) =>
        chosen === 'others' ? sessionId !== session.sessionId : sessionId === chosen,
      )
      env.log.info({ requestId: c.get('requestId'), subject: session.user.subject }, 'signed out elsewhere')
      return seeOther(c, done('session'))
    })
    .post('/account/applications', async (c) => {
      const form = await readOwnForm(c, expected)
      const session = await browser.find(c)
      if (session === undefined) return seeOther(c, loginLocation(issuer, path))
      const { subject } = session.user
      const clientId = asClientId(form.get('client_id'))
      await withdrawAccess(env, { subject, clientId }, c.get('origin')())
      env.log.info({ requestId: c.get('requestId'), subject, clientId }, 'access withdrawn')
      return seeOther(c, done('application'))
    })
}
