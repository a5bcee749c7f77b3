import type { AuthorizationRequest } from '@barycenter/core/authorization/authorization-request'
import type { InteractionStep } from '@barycenter/core/authorization/decide'
import { sealProgress } from '@barycenter/core/authorization/progress'
import {
  type ReadRequest,
  readAuthorizationRequest,
} from '@barycenter/core/authorization/read-authorization-request'
import { isVouchedFor } from '@barycenter/core/clients/client'
import type { Env } from '@barycenter/core/env'
import { issueCode } from '@barycenter/core/grants/issue-code'
import type { Session } from '@barycenter/core/sessions/session'
import { Hono } from 'hono'
import type { ProviderContext, ProviderHono } from '../http/context.ts'
import { readFormParameters } from '../http/form.ts'
import { parseIssuer } from '../http/issuer.ts'
import { parseParameters } from '../http/parameters.ts'
import { Refusal } from '../http/refusal.ts'
import { seeOther } from '../http/see-other.ts'
import { sendPage } from '../http/send-page.ts'
import { createBrowserSessions } from '../interaction/browser-sessions.ts'
import { MAXIMUM_RETURN_TO } from '../interaction/return-to.ts'
import { clientErrorPage } from '../interaction/views/client-error-page.ts'
import { type AuthorizeAddress, authorizeLocation, parseAuthorizeQuery } from './authorize-location.ts'
import { interactionLocation } from './interaction-location.ts'
import { type Judgement, judgeRequest } from './judge-request.ts'
import { completeResponse, errorParameters, responseLocation } from './response-location.ts'
import { sendResponse } from './send-response.ts'

type Refused = Extract<ReadRequest, { kind: 'refused' }>

/** The authorization endpoint, RFC 6749 §3.1 and OpenID Connect Core §3.1.2, for the code flow. */
export function authorizeEndpoint(env: Env) {
  const issuer = parseIssuer(env.settings.issuer)
  const browser = createBrowserSessions(env, issuer)

  const answer = async (c: ProviderContext, address: AuthorizeAddress) => {
    const read = await readAuthorizationRequest(env, parseParameters(address.request))
    if (read.kind === 'untrusted') throw new Refusal('untrusted_request', read.reason)
    const sessions = await browser.list(c)
    if (read.kind === 'refused') return refuse(c, read, address, sessions.length > 0)

    const { request } = read
    const judgement = await judgeRequest(env, request, { address, sessions })
    const { decision } = judgement
    switch (decision.kind) {
      case 'error':
        return sendResponse(
          c,
          issuer,
          request,
          errorParameters({ code: decision.code, message: decision.description }),
        )
      case 'interact':
        return interact(c, decision.step, { address, judgement })
      case 'grant':
        return grant(c, request, { address, session: decision.session })
    }
  }

  const grant = async (
    c: ProviderContext,
    request: AuthorizationRequest,
    { address, session }: { readonly address: AuthorizeAddress; readonly session: Session },
  ) => {
    if (request.responseType === 'none') return sendResponse(c, issuer, request, {})
    const code = await issueCode(env, request, session)
    // The person has signed out, or the client has gone, since it was decided: the same request tells more now.
    if (code === undefined) return seeOther(c, authorizeLocation(issuer, address.request, address.progress))
    return sendResponse(c, issuer, request, { code })
  }

  const interact = async (
    c: ProviderContext,
    step: InteractionStep,
    { address, judgement }: { readonly address: AuthorizeAddress; readonly judgement: Judgement },
  ) => {
    const progress = await sealProgress(env, judgement.progress, address.request)
    const returnTo = authorizeLocation(issuer, address.request, progress)
    if (returnTo.length > MAXIMUM_RETURN_TO)
      throw new Refusal('untrusted_request', 'The request of the application is too long to be gone on with.')
    return seeOther(c, interactionLocation(issuer, step, returnTo))
  }

  /**
   * Tells the client what is wrong with its request, but sends nobody on who does not know this provider
   * (RFC 9700 §4.11.2): else a link to us would be as good as a link to any client's page.
   */
  const refuse = (
    c: ProviderContext,
    { target, error, isSilent }: Refused,
    address: AuthorizeAddress,
    isSignedIn: boolean,
  ) => {
    if (!isSilent && !isSignedIn) {
      const returnTo = authorizeLocation(issuer, address.request)
      if (returnTo.length <= MAXIMUM_RETURN_TO)
        return seeOther(c, interactionLocation(issuer, 'login', returnTo))
    }
    const parameters = errorParameters(error)
    if (isSilent || isVouchedFor(target.client, env.settings.oauth))
      return sendResponse(c, issuer, target, parameters)
    const location = responseLocation(
      { ...target, responseMode: target.responseMode === 'fragment' ? 'fragment' : 'query' },
      completeResponse(issuer, target, parameters),
    )
    return sendPage(c, clientErrorPage(issuer, { target, error, location }), 400)
  }

  return new Hono<ProviderHono>()
    .get('/authorize', (c) => answer(c, parseAuthorizeQuery(new URL(c.req.url).searchParams)))
    .post('/authorize', async (c) => {
      // Browsers withhold our session cookie from other sites' forms, and send it with the GET that follows.
      const location = authorizeLocation(issuer, await readFormParameters(c))
      if (location.length > MAXIMUM_RETURN_TO)
        throw new Refusal(
          'form_too_large',
          'The request of the application is longer than this server accepts.',
        )
      return seeOther(c, location)
    })
}
