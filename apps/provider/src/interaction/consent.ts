import { sealProgress } from '@barycenter/core/authorization/progress'
import { askedConsent } from '@barycenter/core/consents/consent'
import { rememberConsent } from '@barycenter/core/consents/consents'
import type { Env } from '@barycenter/core/env'
import { Hono } from 'hono'
import { authorizeLocation } from '../authorize/authorize-location.ts'
import { judgeRequest } from '../authorize/judge-request.ts'
import { errorParameters } from '../authorize/response-location.ts'
import { findReturningRequest } from '../authorize/returning-request.ts'
import { sendResponse } from '../authorize/send-response.ts'
import type { ProviderContext, ProviderHono } from '../http/context.ts'
import { requireFormToken, requireSameOrigin } from '../http/csrf.ts'
import { readForm } from '../http/form.ts'
import { parseIssuer } from '../http/issuer.ts'
import { Refusal } from '../http/refusal.ts'
import { seeOther } from '../http/see-other.ts'
import { sendPage } from '../http/send-page.ts'
import { createBrowserSessions } from './browser-sessions.ts'
import { createClientLogos } from './client-logos.ts'
import { parseReturnTo } from './return-to.ts'
import { consentPage } from './views/consent-page.ts'

/** Asking the person whether a client may have what it asks for, OpenID Connect Core §3.1.2.4. */
export function consentInteraction(env: Env) {
  const issuer = parseIssuer(env.settings.issuer)
  const browser = createBrowserSessions(env, issuer)
  const logos = createClientLogos(env)

  /** The question that is open; nothing if there is none (any more). */
  const findQuestion = async (c: ProviderContext, returnTo: string | undefined) => {
    const returning = await findReturningRequest(env, c, { issuer, returnTo })
    if (returning?.read.kind !== 'request') return undefined
    const { address, read } = returning
    const sessions = await browser.list(c)
    const { decision, progress, session } = await judgeRequest(env, read.request, { address, sessions })
    const isOpen = decision.kind === 'interact' && decision.step === 'consent' && session !== undefined
    return isOpen ? { address, request: read.request, progress, session } : undefined
  }

  return new Hono<ProviderHono>()
    .get('/consent', async (c) => {
      const returnTo = parseReturnTo(issuer, c.req.query('return_to'))
      const question = await findQuestion(c, returnTo)
      const token = browser.formToken(c, 'consent')
      if (returnTo === undefined || token === undefined) throw nothingToAllow()
      // Allowed meanwhile, in another tab, or never asked: the request knows how to go on.
      if (question === undefined) return seeOther(c, returnTo)
      const { request, session } = question
      const logo = await logos.find(request.client)
      if (logo !== undefined) c.set('showsImage', true)
      const { resources } = env.settings.oauth
      return sendPage(c, consentPage(issuer, { request, session, token, returnTo, logo, resources }))
    })
    .post('/consent', async (c) => {
      requireSameOrigin(c.req.raw.headers, issuer)
      const form = await readForm(c)
      const returnTo = parseReturnTo(issuer, form.find('return_to'))
      if (returnTo === undefined) throw nothingToAllow()
      requireFormToken(browser.formToken(c, 'consent'), form.get('csrf_token'), returnTo)
      const question = await findQuestion(c, returnTo)
      if (question === undefined) return seeOther(c, returnTo)
      // Whom the page named is who answers: another tab may have changed accounts meanwhile.
      if (form.get('account') !== question.session.sessionId) return seeOther(c, returnTo)

      const { address, request, session, progress } = question
      if (form.get('decision') !== 'allow') {
        const denial = { code: 'access_denied', message: 'the person did not allow it' } as const
        return sendResponse(c, issuer, request, errorParameters(denial))
      }
      const { subject } = session.user
      const { clientId } = request.client
      await rememberConsent(
        env,
        { subject, clientId },
        { allowed: askedConsent(request), origin: c.get('origin')() },
      )
      env.log.info({ requestId: c.get('requestId'), subject, clientId }, 'consent given')
      const sealed = await sealProgress(env, { ...progress, consentedBy: subject }, address.request)
      return seeOther(c, authorizeLocation(issuer, address.request, sealed))
    })
}

function nothingToAllow(): Refusal {
  return new Refusal('malformed_form', 'There is nothing to allow here. Start again from the application.')
}
