import type { Env } from '@barycenter/core/env'
import type { MiddlewareHandler } from 'hono'
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
}: Pick<Env, 'clock' | 'random' | 'log'>): MiddlewareHandler<ProviderHono> {
  const run = random.token().slice(0, 8)
  let count = 0
  return async function requestLog(c, next) {
    const startedAt = clock.now().getTime()
    count += 1
    const requestId = `${run}-${count.toString(36)}`
    c.set('requestId', requestId)
    await next()
    const { method, path } = c.req
    const line = { requestId, method, path, status: c.res.status, ms: clock.now().getTime() - startedAt }
    if (PROBE.test(path)) log.debug(line, 'request')
    else log.info(line, 'request')
  }
}
