import type { Log } from '@barycenter/core/log'
import { OAuthError } from '@barycenter/core/oauth-error'
import type { ErrorHandler } from 'hono'
import { failurePage } from '../interaction/views/failure-page.ts'
import type { ProviderHono } from './context.ts'
import { CROSS_ORIGIN } from './cross-origin.ts'
import type { Issuer } from './issuer.ts'
import { Refusal } from './refusal.ts'
import { sendOAuthError } from './send-oauth-error.ts'
import { sendPage } from './send-page.ts'
import { sendRefusal } from './send-refusal.ts'
import { sendTooManyRequests } from './send-too-many-requests.ts'
import { TooManyRequests } from './too-many-requests.ts'

/** Documents and probes: who asks for them would not read a page. */
const DOCUMENT = /\/\.well-known\//
const PROBE = /\/(?:healthz|readyz)$/

/** Renders whatever was thrown: a refusal as its page, anything else without a word about what it was. */
export function errorResponse(issuer: Issuer, log: Log): ErrorHandler<ProviderHono> {
  return (error, c) => {
    if (error instanceof Refusal) return sendRefusal(c, issuer, error)
    const isEndpoint = c.get('challenge') !== undefined
    if (error instanceof OAuthError && isEndpoint) return sendOAuthError(c, error)
    if (error instanceof TooManyRequests) return sendTooManyRequests(c, error)
    const requestId = c.get('requestId')
    log.error({ err: error, requestId }, 'unexpected error')
    const isDocument = DOCUMENT.test(c.req.path)
    if (isEndpoint || isDocument || PROBE.test(c.req.path)) {
      const headers = {
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        ...(isDocument && CROSS_ORIGIN),
      }
      return c.json({ error: 'server_error', request_id: requestId }, 500, headers)
    }
    return sendPage(c, failurePage(issuer, requestId), 500)
  }
}
