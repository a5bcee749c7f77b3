import type { MiddlewareHandler } from 'hono'
import type { ProviderHono } from './context.ts'
import { answerPreflight, CROSS_ORIGIN } from './cross-origin.ts'
import type { Issuer } from './issuer.ts'
import { transportSecurity } from './security-headers.ts'

/** What distinguishes one endpoint for programs from another. */
export interface ProgramEndpoint {
  /** Its methods; HEAD belongs to GET. */
  readonly methods: readonly ('GET' | 'POST' | 'PUT' | 'DELETE')[]
  /** How callers say who they are: client authentication, or an access token (RFC 6750). */
  readonly scheme: 'Basic' | 'Bearer'
}

/**
 * What all endpoints for programs have in common: the scripts of any site may call them, preflights and
 * refusals included; nothing that they say is kept (RFC 6749 §5.1); another method is refused, with those
 * that there are (RFC 9110 §15.5.6); and what they throw is answered in JSON. Put it before their routes:
 * `new Hono<ProviderHono>().use('/token', programEndpoint(issuer, { methods: ['POST'], scheme: 'Basic' }))`.
 */
export function programEndpoint(
  issuer: Issuer,
  { methods, scheme }: ProgramEndpoint,
): MiddlewareHandler<ProviderHono> {
  const allowed: readonly string[] = methods.flatMap((method) =>
    method === 'GET' ? ['GET', 'HEAD'] : [method],
  )
  const headers = {
    ...CROSS_ORIGIN,
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    ...transportSecurity(issuer),
  }
  const challenge = `${scheme} realm="${issuer.identifier}"`
  return async (c, next) => {
    if (c.req.method === 'OPTIONS') return answerPreflight(allowed)
    c.set('challenge', challenge)
    c.set('endpointHeaders', headers)
    if (allowed.includes(c.req.method)) await next()
    else c.res = methodNotAllowed(allowed)
    if (c.get('hasEndpointHeaders') !== true) {
      for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value)
    }
    return undefined
  }
}

function methodNotAllowed(allowed: readonly string[]): Response {
  const list = allowed.join(', ')
  const body = { error: 'invalid_request', error_description: `this endpoint takes ${list} only` }
  return Response.json(body, { status: 405, headers: { allow: `OPTIONS, ${list}` } })
}
