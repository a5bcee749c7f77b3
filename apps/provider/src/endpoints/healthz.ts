import { Hono } from 'hono'
import type { ProviderHono } from '../http/context.ts'

/** Says that the process lives, whatever state its database is in. */
export function healthzEndpoint() {
  return new Hono<ProviderHono>().get('/healthz', (c) =>
    c.json({ status: 'ok' }, 200, { 'cache-control': 'no-store' }),
  )
}
