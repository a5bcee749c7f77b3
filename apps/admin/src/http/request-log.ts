import type { Env } from '@barycenter/core/env'
import { createMiddleware } from 'hono/factory'
import { routePath } from 'hono/route'
import type { AdminVariables } from './request-gates.ts'

/** What probes and scrapers ask every few seconds. */
const PROBES = ['/healthz', '/readyz', '/metrics']

/** Tells a request's id, and logs one line when it is answered: never its query, body or headers, for they carry tokens and passwords. */
export function requestLog({ clock, log, observe }: Pick<Env, 'clock' | 'log' | 'observe'>) {
  return createMiddleware<{ Variables: Partial<AdminVariables> & { requestId: string } }>(async (c, next) => {
    const startedAt = clock.now().getTime()
    const began = performance.now()
    await next()
    const { method, path } = c.req
    const { requestId, operator } = c.var
    c.header('X-Request-Id', requestId)
    const ms = clock.now().getTime() - startedAt
    const seconds = (performance.now() - began) / 1000
    observe({
      kind: 'http_request',
      app: 'admin',
      route: routePath(c),
      method,
      status: c.res.status,
      seconds,
    })
    const line = { requestId, method, path, status: c.res.status, ms, actor: operator?.actor }
    if (PROBES.includes(path)) log.debug(line, 'request')
    else log.info(line, 'request')
  })
}
