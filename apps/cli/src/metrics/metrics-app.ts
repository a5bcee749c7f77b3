import { type Metrics, scrape } from './metrics.ts'

/** Serves metrics and nothing else, on a port that only those who scrape are let through to. */
export function createMetricsApp(metrics: Metrics): (request: Request) => Promise<Response> {
  return async (request) => {
    if (new URL(request.url).pathname !== '/metrics') return new Response('Not Found', { status: 404 })
    if (request.method === 'GET' || request.method === 'HEAD') return scrape(metrics)
    return new Response('Method Not Allowed', { status: 405, headers: { allow: 'GET, HEAD' } })
  }
}
