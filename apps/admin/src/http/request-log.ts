import type { Env } from '@barycenter/core/env'
import { createMiddleware } from 'hono/factory'
import type { AdminVariables } from './request-gates.ts'

/** What probes ask every few seconds. */
const PROBES = ['/healthz', '/readyz']

/** Tells a request's id, and logs one line when it is answered: never its query, body or headers, for they carry tokens and passwords. */
export function requestLog({ clock, log }: Pick<Env, 'clock' | 'log'>) {
  return createMiddleware<{ Variables: Partial<AdminVariables> & { requestId: string } }>(async (c, next) => {
    const startedAt = clock.now().getTime()
    await next()
    const { method, path } = c.req
    const { requestId, operator } = c.var
    c.header('X-Request-Id', requestId)
    const ms = clock.now().getTime() - startedAt
    const line = { requestId, method, path, status: c.res.status, ms, actor: operator?.actor }
    if (PROBES.includes(path)) log.debug(line, 'request')
    else log.info(line, 'request')
  })
}
