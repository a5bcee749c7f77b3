import { addSeconds } from '@barycenter/core/clock'
import type { Env } from '@barycenter/core/env'
import { enrolmentOptions, enrolPasskey } from '@barycenter/core/passkeys/enrol-passkey'
import { listPasskeys, removeOwnPasskey } from '@barycenter/core/passkeys/own-passkeys'
import { contextOf } from '@barycenter/core/sessions/authentication-context'
import { Hono } from 'hono'
import { findReturningRequest } from '../authorize/returning-request.ts'
import type { ProviderContext, ProviderHono } from '../http/context.ts'
import { parseIssuer } from '../http/issuer.ts'
import { seeOther } from '../http/see-other.ts'
import { sendPage } from '../http/send-page.ts'
import { DEFAULT_THEME } from '../theme/theme.ts'
import { createBrowserSessions } from './browser-sessions.ts'
import { loginLocation } from './login-location.ts'
import { pageLocation } from './page-location.ts'
import { readOwnForm } from './read-own-form.ts'
import { parseReturnTo } from './return-to.ts'
import { enrolmentWords } from './views/enrolment-words.ts'
import { type PasskeysNotice, passkeysPage } from './views/passkeys-page.ts'

const NOTICES: readonly PasskeysNotice[] = ['enrolled', 'removed', 'last_one']

/** For how many seconds after a sign-in its passkeys may be changed. */
const FRESH = 600

/**
 * A person's passkeys. Whoever finds a browser open, or has got hold of a password alone, is not to change
 * them: it takes a sign-in of the last minutes, with a passkey if there is one.
 */
export function accountPasskeysInteraction(env: Env) {
  const issuer = parseIssuer(env.settings.issuer)
  const browser = createBrowserSessions(env, issuer)
  const path = `${issuer.path}/account/passkeys`

  const stepUp = (returnTo: string) => pageLocation(`${issuer.path}/login/step-up`, returnTo)

  /** The session and its passkeys, or the way to what lets them be changed. */
  const enter = async (c: ProviderContext, returnTo: string | undefined) => {
    const [session, secret] = [await browser.find(c), browser.secret(c)]
    const here = pageLocation(path, returnTo)
    if (
      session === undefined ||
      secret === undefined ||
      addSeconds(session.authTime, FRESH) <= env.clock.now()
    )
      return { refused: seeOther(c, loginLocation(issuer, here)) }
    const passkeys = await listPasskeys(env, session.user.subject)
    const isProven = contextOf(session.amr) === 'aal2'
    if (passkeys.length > 0 && !isProven) return { refused: seeOther(c, stepUp(here)) }
    return { session, browser: secret, passkeys, isProven }
  }

  return new Hono<ProviderHono>()
    .get('/account/passkeys', async (c) => {
      const returnTo = parseReturnTo(issuer, c.req.query('return_to'))
      const own = await enter(c, returnTo)
      const token = browser.formToken(c, 'account')
      if (own.refused !== undefined || token === undefined) return own.refused ?? seeOther(c, path)
      await findReturningRequest(env, c, { issuer, returnTo })
      const { passkeys, session } = own
      c.set('asksForPasskey', true)
      const title = (c.get('theme') ?? DEFAULT_THEME).name
      const options = await enrolmentOptions(env, { user: session.user, browser: own.browser }, title)
      const notice = NOTICES.find((known) => known === c.req.query('done'))
      const problem = enrolmentWords(c.req.query('error'))
      return sendPage(c, passkeysPage(issuer, { passkeys, token, returnTo, notice, problem, options }))
    })
    .post('/account/passkeys', async (c) => {
      const form = await readOwnForm(c, { issuer, browser, name: 'account', wayBack: path })
      const returnTo = parseReturnTo(issuer, form.find('return_to'))
      const own = await enter(c, returnTo)
      if (own.refused !== undefined) return own.refused
      const { user } = own.session
      const outcome = await enrolPasskey(env, {
        user,
        browser: own.browser,
        response: form.get('credential'),
        name: form.get('name'),
        origin: c.get('origin')(),
        isProven: own.isProven,
      })
      const line = { requestId: c.get('requestId'), subject: user.subject }
      env.log.info({ ...line, outcome }, 'passkey enrolment')
      if (outcome.kind === 'refused') return seeOther(c, pageLocation(path, returnTo, outcome.reason))
      // It is used at once: so it is known to work before it is needed.
      const next = returnTo ?? `${path}?done=enrolled`
      return seeOther(c, own.isProven ? next : stepUp(next))
    })
    .post('/account/passkeys/remove', async (c) => {
      const form = await readOwnForm(c, { issuer, browser, name: 'account', wayBack: path })
      const own = await enter(c, undefined)
      if (own.refused !== undefined) return own.refused
      const { subject } = own.session.user
      const outcome = await removeOwnPasskey(env, {
        subject,
        credentialId: form.get('passkey'),
        origin: c.get('origin')(),
      })
      env.log.info({ requestId: c.get('requestId'), subject, outcome }, 'passkey removal')
      if (outcome === 'moved') return seeOther(c, path)
      return seeOther(c, `${path}?done=${outcome === 'last_one' ? 'last_one' : 'removed'}`)
    })
}
