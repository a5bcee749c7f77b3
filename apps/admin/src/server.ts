import { NotAdministratorError } from '@barycenter/core/administrators/authenticate-administrator'
import type { Env } from '@barycenter/core/env'
import type { Log } from '@barycenter/core/log'
import { checkReadiness } from '@barycenter/core/readiness'
import { Hono } from 'hono'
import type { IntrospectionMode } from './graphql/introspection.ts'
import { maskError } from './graphql/present-error.ts'
import type { Authenticate } from './http/bearer-authentication.ts'
import { graphqlRoute } from './http/graphql-route.ts'
import { refuse } from './http/refuse.ts'
import type { AdminHono } from './http/request-gates.ts'
import { requestLog } from './http/request-log.ts'
import { type Connection, createRequestOrigin } from './http/request-origin.ts'
import { securityHeaders } from './http/security-headers.ts'
import { playgroundPage } from './playground/playground-page.ts'

/** The admin service: what a server listens with, and what the CLI calls in its own process. */
export interface Admin {
  fetch(request: Request, connection?: Connection): Response | Promise<Response>
  /** All that there is at this port, middleware (`*`) included. */
  readonly routes: readonly { readonly method: string; readonly path: string }[]
}

/** What the admin service needs to know beside its environment. */
export interface AdminOptions {
  /** Says who may use it. */
  readonly authenticate: Authenticate
  /** Addresses or CIDR blocks of proxies whose `X-Forwarded-For` is believed; none unless told otherwise. */
  readonly trustedProxies?: readonly string[]
  /** Gets one line for each request; `env.log` unless told otherwise. */
  readonly accessLog?: Log
  /** Answers `GET /metrics`; without it there is nothing at that address. */
  readonly scrape?: () => Promise<Response>
  /** Origins of other sites whose pages may use the API; none unless told otherwise. */
  readonly corsOrigins?: readonly string[]
  /** Who may ask for the schema; holders of a token unless told otherwise. */
  readonly introspection?: IntrospectionMode
}

/**
 * Makes the admin service. Serve its `fetch` with @hono/node-server, which tells it the client's address.
 *
 * @throws {TypeError} when a trusted proxy is neither an address nor a CIDR block.
 */
export function createAdmin(env: Env, options: AdminOptions): Admin {
  const { authenticate, trustedProxies = [], corsOrigins = [], introspection = 'token', scrape } = options
  const { accessLog = env.log } = options
  const originOf = createRequestOrigin(trustedProxies)
  const graphql = graphqlRoute(env, { authenticate, originOf, corsOrigins, introspection })
  const playground = playgroundPage(env.settings)
  const app = new Hono<AdminHono>()
    .use(requestLog({ ...env, log: accessLog }, trustedProxies), securityHeaders)
    .route('/admin/graphql', graphql)
    .route('/graphql', graphql)
    // The Rust Barycenter had a second schema there. The playground asks beside itself.
    .route('/admin/jobs', graphql)
    .route('/admin/jobs/graphql', graphql)
    .get('/admin/playground', playground)
    .get('/admin/jobs/playground', playground)
    .get('/', playground)
    .get('/healthz', (c) => c.json({ status: 'ok' }))
    .get('/readyz', async (c) => {
      const readiness = await checkReadiness(env)
      if (readiness.ready) return c.json({ status: 'ready' })
      return c.json({ status: 'not ready', reason: readiness.reason }, 503)
    })

  if (scrape !== undefined) app.get('/metrics', scrape)
  app.notFound(() => refuse(404, { code: 'NOT_FOUND', message: 'There is nothing at this address.' }))
  app.onError((error, c) => {
    if (error instanceof NotAdministratorError) {
      return refuse(403, { code: 'FORBIDDEN', message: error.message })
    }
    const masked = maskError(error, { env, requestId: c.var.requestId })
    return refuse(masked.http.status, masked)
  })
  return { fetch: (request, connection) => app.fetch(request, connection), routes: app.routes }
}
