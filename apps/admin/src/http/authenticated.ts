import type { Env } from '@barycenter/core/env'
import { createMiddleware } from 'hono/factory'
import { type IntrospectionMode, STRANGER } from '../graphql/introspection.ts'
import type { Authenticate } from './bearer-authentication.ts'
import { createAuthenticationRefusal } from './failed-authentication.ts'
import type { AdminHono } from './request-gates.ts'
import type { RequestOrigin } from './request-origin.ts'

/** How it is found out who asks, and from where. */
export interface GraphQLGate {
  readonly authenticate: Authenticate
  readonly originOf: RequestOrigin
  readonly introspection: IntrospectionMode
}

/** Refuses whom we do not know. */
export function authenticated(
  env: Pick<Env, 'random' | 'observe'>,
  { authenticate, originOf, introspection }: GraphQLGate,
) {
  const refuseAuthentication = createAuthenticationRefusal(env)

  return createMiddleware<AdminHono>(async (c, next) => {
    const isOpen = introspection === 'open' && c.req.header('authorization') === undefined
    const principal = (await authenticate(c.req.raw)) ?? (isOpen ? STRANGER : undefined)
    const origin = originOf(c)
    if (principal === undefined) return refuseAuthentication(c.req.raw, origin.address)
    c.set('operator', { ...principal, origin })
    return next()
  })
}
