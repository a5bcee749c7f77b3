import type { Log } from '@barycenter/core/log'
import type { ErrorHandler } from 'hono'
import { failurePage } from '../interaction/views/failure-page.ts'
import type { ProviderHono } from './context.ts'
import type { Issuer } from './issuer.ts'
import { Refusal } from './refusal.ts'
import { sendPage } from './send-page.ts'
import { sendRefusal } from './send-refusal.ts'

/** What programs ask for, who would not read a page. */
const FOR_PROGRAMS = /\/(?:\.well-known\/.*|healthz|readyz)$/

/** Renders whatever was thrown: a refusal as its page, anything else without a word about what it was. */
export function errorResponse(issuer: Issuer, log: Log): ErrorHandler<ProviderHono> {
  return (error, c) => {
    if (error instanceof Refusal) return sendRefusal(c, issuer, error)
    const requestId = c.get('requestId')
    log.error({ err: error, requestId }, 'unexpected error')
    if (FOR_PROGRAMS.test(c.req.path)) {
      const headers = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }
      return c.json({ error: 'server_error', request_id: requestId }, 500, headers)
    }
    return sendPage(c, failurePage(issuer, requestId), 500)
  }
}
