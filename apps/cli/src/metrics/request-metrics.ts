import { Counter, Histogram, type Registry } from 'prom-client'
import type { Recorders } from './recorders.ts'

/** From a document that is in memory to a sync of many users, in seconds. */
const REQUEST_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
const OUTBOUND_BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

/** Counts requests, those of others to us and ours to others. */
export function requestMetrics(registry: Registry): Pick<Recorders, 'http_request' | 'outbound_request'> {
  const registers = [registry]
  const requests = new Counter({
    name: 'barycenter_http_requests_total',
    help: 'Requests that were answered, by the pattern of the route; `other` where there is none.',
    labelNames: ['app', 'route', 'method', 'status'],
    registers,
  })
  const durations = new Histogram({
    name: 'barycenter_http_request_duration_seconds',
    help: 'How long requests took until their answer began.',
    labelNames: ['app', 'route', 'method'],
    buckets: REQUEST_BUCKETS,
    registers,
  })
  const outbound = new Histogram({
    name: 'barycenter_outbound_request_duration_seconds',
    help: 'How long requests to addresses of clients took: their keys, logos, request objects and logout addresses.',
    labelNames: ['outcome'],
    buckets: OUTBOUND_BUCKETS,
    registers,
  })
  return {
    http_request: ({ app, route, method, status, seconds }) => {
      requests.inc({ app, route, method, status })
      durations.observe({ app, route, method }, seconds)
    },
    outbound_request: ({ outcome, seconds }) => outbound.observe({ outcome }, seconds),
  }
}
