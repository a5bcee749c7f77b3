import type { Registry } from 'prom-client'
import type { Health } from './health.ts'

/** An answer to whoever looks after this process. */
export interface MonitorAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const TEXT = { 'content-type': 'text/plain; charset=utf-8' }

/** Answers `/healthz`, `/readyz` and `/metrics`. They need no token, and say nothing of any user. */
export async function answerMonitor(
  { health, registry }: { readonly health: Health; readonly registry: Registry },
  method: string,
  url: string,
): Promise<MonitorAnswer> {
  const [path] = url.split('?', 1)
  const ask = asks.get(path ?? '')
  if (ask === undefined) return answer(404, 'Not Found')
  if (method !== 'GET' && method !== 'HEAD')
    return { ...answer(405, 'Method Not Allowed'), headers: { ...TEXT, allow: 'GET, HEAD' } }
  return ask(health, registry)
}

type Answering = (health: Health, registry: Registry) => MonitorAnswer | Promise<MonitorAnswer>

const asks: ReadonlyMap<string, Answering> = new Map<string, Answering>([
  ['/healthz', (health) => (health.isAlive() ? answer(200, 'ok') : answer(503, 'the loop stands still'))],
  [
    '/readyz',
    (health) => {
      const readiness = health.readiness()
      return readiness.ready ? answer(200, 'ready') : answer(503, readiness.reason)
    },
  ],
  [
    '/metrics',
    async (_health, registry) => ({
      status: 200,
      headers: { 'content-type': registry.contentType },
      body: await registry.metrics(),
    }),
  ],
])

function answer(status: number, text: string): MonitorAnswer {
  return { status, headers: TEXT, body: `${text}\n` }
}
