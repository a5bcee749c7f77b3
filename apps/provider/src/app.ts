import { createFailureRecorder } from '@barycenter/core/audit/failure-recorder'
import type { Env } from '@barycenter/core/env'
import type { Log } from '@barycenter/core/log'
import { Hono } from 'hono'
import { authorizeEndpoint } from './authorize/authorize-endpoint.ts'
import { deviceAuthorizationEndpoint } from './endpoints/device-authorization.ts'
import { discoveryEndpoint } from './endpoints/discovery.ts'
import { healthzEndpoint } from './endpoints/healthz.ts'
import { introspectionEndpoint } from './endpoints/introspect.ts'
import { jwksEndpoint } from './endpoints/jwks.ts'
import { readyzEndpoint } from './endpoints/readyz.ts'
import { registrationEndpoint } from './endpoints/registration.ts'
import { registrationManagementEndpoint } from './endpoints/registration-management.ts'
import { revocationEndpoint } from './endpoints/revoke.ts'
import { tokenEndpoint } from './endpoints/token.ts'
import { userInfoEndpoint } from './endpoints/userinfo.ts'
import { createClientAddress } from './http/client-address.ts'
import { createClientAuthentication } from './http/client-authentication.ts'
import { contentSecurityPolicy } from './http/content-security-policy.ts'
import type { ProviderHono } from './http/context.ts'
import { errorResponse } from './http/error-response.ts'
import { parseIssuer } from './http/issuer.ts'
import { requestLog } from './http/request-log.ts'
import { requestOrigin } from './http/request-origin.ts'
import { securityHeaders } from './http/security-headers.ts'
import { refuseUnknownMethod, refuseUnknownPath } from './http/unknown-route.ts'
import type { AttemptLimits } from './interaction/attempt-limits.ts'
import { homeInteraction } from './interaction/home.ts'
import { interactions } from './interaction/interactions.ts'
import { logoutInteraction } from './interaction/logout.ts'
import { DEFAULT_THEME, type Theme } from './theme/theme.ts'

/** What the provider needs to know beside its environment. */
export interface ProviderOptions {
  /** Addresses or CIDR blocks of proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[]
  /** How often sign-ins may fail; those of `SIGN_IN_LIMITS` unless told otherwise. */
  readonly signInLimits?: AttemptLimits
  /** Gets one line for each request; `env.log` unless told otherwise. */
  readonly accessLog?: Log
  /** The looks of the pages; {@link DEFAULT_THEME} unless told otherwise. */
  readonly theme?: Theme
}

/**
 * Makes the public app: an OpenID Provider at `env.settings.issuer`, with every route below the issuer's
 * path. Serve its `fetch` with @hono/node-server, which tells it the client's address.
 *
 * @throws {TypeError} when a trusted proxy is neither an address nor a CIDR block.
 */
export function createProvider(env: Env, options: ProviderOptions): Hono<ProviderHono> {
  const issuer = parseIssuer(env.settings.issuer)
  const clientAddress = createClientAddress(options.trustedProxies)

  // The router matches decoded paths.
  const base = decodeURI(issuer.path)
  const app = new Hono<ProviderHono>()
  app.onError(errorResponse(issuer, env.log)).notFound(refuseUnknownPath(issuer))
  const { trustedProxies, accessLog = env.log } = options
  app.use(requestLog({ ...env, log: accessLog }, trustedProxies))

  // Before the middleware for pages, which would take longer than these themselves.
  app.route('', discoveryEndpoint(env)).route(base, jwksEndpoint(env))
  app.use(requestOrigin(clientAddress))
  const failures = createFailureRecorder(env)
  const authenticate = createClientAuthentication(env, { clientAddress, failures })
  app.route(base, tokenEndpoint(env, authenticate)).route(base, userInfoEndpoint(env))
  app.route(base, introspectionEndpoint(env, authenticate)).route(base, revocationEndpoint(env, authenticate))
  app.route(base, deviceAuthorizationEndpoint(env, { authenticate, clientAddress }))
  if (env.settings.oauth.registration !== 'off') {
    app.route(base, registrationEndpoint(env, { clientAddress }))
    app.route(base, registrationManagementEndpoint(env))
  }

  app.use(
    securityHeaders(issuer),
    contentSecurityPolicy(options.theme ?? DEFAULT_THEME),
    refuseUnknownMethod(issuer, app),
  )
  app.route(base, authorizeEndpoint(env))
  app.route(base, interactions(env, { signInLimits: options.signInLimits, failures }))
  app.route(base, logoutInteraction(env))
  for (const start of new Set([base, `${base}/`])) app.route(start, homeInteraction(env))
  // Probes ask at the root, wherever the issuer is.
  for (const place of new Set(['', base]))
    app.route(place, healthzEndpoint()).route(place, readyzEndpoint(env))
  return app
}
