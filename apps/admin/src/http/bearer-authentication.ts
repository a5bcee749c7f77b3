import type { Operator } from '@barycenter/core/admin-tokens/admin-token'
import { authenticateAdminToken } from '@barycenter/core/admin-tokens/admin-tokens'
import type { Env } from '@barycenter/core/env'

/** Finds out who sends a request; undefined for nobody that we know. */
export type Authenticate = (request: Request) => Promise<Operator | undefined>

/** Authentication by an admin token in the `Authorization` header, RFC 6750 §2.1. */
export function bearerAuthentication(env: Env): Authenticate {
  return async ({ headers }) => {
    const token = /^Bearer +([A-Za-z0-9\-._~+/]+=*) *$/i.exec(headers.get('authorization') ?? '')?.[1]
    return token === undefined ? undefined : authenticateAdminToken(env, token)
  }
}

/** The challenge of a 401, RFC 6750 §3: what to send, and whether what was sent is not valid. */
export function bearerChallenge({ headers }: Request): string {
  return headers.has('authorization') ? 'Bearer error="invalid_token"' : 'Bearer'
}
