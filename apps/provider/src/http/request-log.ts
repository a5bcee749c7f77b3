import type { Env } from '@barycenter/core/env'
import type { MiddlewareHandler } from 'hono'
import { routePath } from 'hono/route'
import type { ProviderHono } from './context.ts'

/** What probes ask every few seconds. */
const PROBE = /\/(?:healthz|readyz)$/

/**
 * Gives each request an id and logs one line when it is answered. Never the query, the body, cookies or
 * other headers: they carry codes, tokens and passwords.
 */
export function requestLog({
  clock,
  random,
  log,
  observe,
}: Pick<Env, 'clock' | 'random' | 'log' | 'observe'>): MiddlewareHandler<ProviderHono> {
  const run = random.token().slice(0, 8)
  let count = 0
  return async function requestLog(c, next) {
    const startedAt = clock.now().getTime()
    count += 1
    const requestId = `${run}-${count.toString(36)}`
    c.set('requestId', requestId)
    const began = performance.now()
    await next()
    const { method, path } = c.req
    const { status } = c.res
    const seconds = (performance.now() - began) / 1000
    observe({ kind: 'http_request', app: 'provider', route: routePath(c), method, status, seconds })
    const line = { requestId, method, path, status, ms: clock.now().getTime() - startedAt }
    if (PROBE.test(path)) log.debug(line, 'request')
    else log.info(line, 'request')
  }
}
