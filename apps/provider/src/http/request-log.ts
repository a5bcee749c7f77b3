import type { Env } from '@barycenter/core/env'
import { parseNetworks } from '@barycenter/core/networks'
import { observedRequest } from '@barycenter/core/observe-request'
import { believedNames } from '@barycenter/core/request-names'
import type { MiddlewareHandler } from 'hono'
import { routePath } from 'hono/route'
import type { ProviderHono } from './context.ts'

/** What probes ask every few seconds. */
const PROBE = /\/(?:healthz|readyz)$/

/**
 * Gives each request an id, or takes over that of a trusted proxy, tells it in the answer, and logs one line when it is
 * answered. Never the query, the body, cookies or other headers: they carry codes, tokens and passwords.
 *
 * @param trustedProxies addresses or CIDR blocks.
 */
export function requestLog(env: Env, trustedProxies: readonly string[]): MiddlewareHandler<ProviderHono> {
  const trusted = parseNetworks(trustedProxies)
  const run = env.random.token().slice(0, 8)
  let count = 0
  return async function requestLog(c, next) {
    const { incoming, outgoing } = c.env ?? {}
    const { requestId: sent, parent } = believedNames(trusted, {
      peer: () => incoming?.socket.remoteAddress,
      requestId: c.req.header('x-request-id'),
      traceparent: c.req.header('traceparent'),
    })
    count += 1
    const requestId = sent ?? `${run}-${count.toString(36)}`
    c.set('requestId', requestId)
    // To have it on the response would cost documents that are sent as they are what makes them fast.
    outgoing?.setHeader('x-request-id', requestId)
    const answer = async () => {
      await next()
      if (outgoing === undefined) c.res.headers.set('x-request-id', requestId)
    }
    const describe = () => {
      const { method, path } = c.req
      return { method, path, route: routePath(c), status: c.res.status, isProbe: PROBE.test(path) }
    }
    await observedRequest(env, { app: 'provider', requestId, parent }, { answer, describe })
  }
}
