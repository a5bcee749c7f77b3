import type { Env } from './env.ts'
import { inRequest } from './request-scope.ts'
import type { TraceParent } from './trace.ts'

/** A request that has just come in. */
export interface IncomingRequest {
  readonly app: 'provider' | 'admin'
  readonly requestId: string
  readonly parent: TraceParent | undefined
}

/** What there is to tell of it once it is answered: never its query, its body or its headers. */
export interface AnsweredRequest {
  readonly method: string
  /** Without the query. */
  readonly path: string
  /** The pattern of the route that answered. */
  readonly route: string
  readonly status: number
  /** Who asked, where that is known. */
  readonly actor?: string | undefined
  /** Whether something asks for it every few seconds. */
  readonly isProbe: boolean
}

/** The methods that routes have. Anybody can send others, and as many as they like. */
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/** What stands for a method or a route that there is none of. */
const OTHER = 'other'

/** Answers a request: in a span, with its id in every line, and then with a line, an observation and a name. */
export async function observedRequest(
  { clock, log, observe, trace }: Pick<Env, 'clock' | 'log' | 'observe' | 'trace'>,
  { app, requestId, parent }: IncomingRequest,
  { answer, describe }: { readonly answer: () => Promise<void>; readonly describe: () => AnsweredRequest },
): Promise<void> {
  const startedAt = clock.now().getTime()
  const began = performance.now()
  await trace.span({ name: 'request', kind: 'server', parent }, (span) => {
    const traceId = span.traceId ?? parent?.traceId
    return inRequest(traceId === undefined ? { requestId } : { requestId, traceId }, async () => {
      await answer()
      const { isProbe, route: pattern, ...answered } = describe()
      const seconds = (performance.now() - began) / 1000
      const method = METHODS.has(answered.method) ? answered.method : OTHER
      const route = pattern === '' || pattern.endsWith('*') ? OTHER : pattern
      const { status } = answered
      observe({ kind: 'http_request', app, route, method, status, seconds })
      span.describe({
        name: `${method} ${route}`,
        attributes: {
          'http.request.method': method,
          'http.route': route,
          'http.response.status_code': status,
          'barycenter.app': app,
          'barycenter.request_id': requestId,
        },
        failed: status >= 500,
      })
      const line = { requestId, ...answered, ms: clock.now().getTime() - startedAt }
      if (isProbe) log.debug(line, 'request')
      else log.info(line, 'request')
    })
  })
}
