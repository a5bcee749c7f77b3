import type { Env } from '@barycenter/core/env'
import { parseNetworks } from '@barycenter/core/networks'
import { observedRequest } from '@barycenter/core/observe-request'
import { believedNames } from '@barycenter/core/request-names'
import { createMiddleware } from 'hono/factory'
import { routePath } from 'hono/route'
import type { AdminHono } from './request-gates.ts'

/** What probes and scrapers ask every few seconds. */
const PROBES = ['/healthz', '/readyz', '/metrics']

/**
 * Gives each request an id, or takes over that of a trusted proxy, tells it in the answer, and logs one line when it is
 * answered: never its query, body or headers, for they carry tokens and passwords.
 *
 * @param trustedProxies addresses or CIDR blocks.
 */
export function requestLog(env: Env, trustedProxies: readonly string[]) {
  const trusted = parseNetworks(trustedProxies)
  return createMiddleware<AdminHono>(async (c, next) => {
    const { requestId: sent, parent } = believedNames(trusted, {
      peer: () => c.env?.incoming?.socket.remoteAddress,
      requestId: c.req.header('x-request-id'),
      traceparent: c.req.header('traceparent'),
    })
    const requestId = sent ?? env.random.id()
    c.set('requestId', requestId)
    const answer = async () => {
      await next()
      c.header('X-Request-Id', requestId)
    }
    const describe = () => {
      const { method, path } = c.req
      // Nobody is known before the gates, and not everybody passes them.
      const actor: string | undefined = c.get('operator')?.actor
      return {
        method,
        path,
        route: routePath(c),
        status: c.res.status,
        actor,
        isProbe: PROBES.includes(path),
      }
    }
    await observedRequest(env, { app: 'admin', requestId, parent }, { answer, describe })
  })
}
