import type { Env } from '@barycenter/core/env'
import { checkReadiness } from '@barycenter/core/readiness'
import { Hono } from 'hono'
import type { ProviderHono } from '../http/context.ts'

/** Says whether the process can serve people now, and if not, why. */
export function readyzEndpoint(env: Env) {
  return new Hono<ProviderHono>().get('/readyz', async (c) => {
    const readiness = await checkReadiness(env)
    const uncached = { 'cache-control': 'no-store' }
    return readiness.ready
      ? c.json({ status: 'ready' }, 200, uncached)
      : c.json({ status: 'not ready', reason: readiness.reason }, 503, uncached)
  })
}
