import type { Principal } from '@barycenter/core/admin-tokens/admin-token'
import { authenticateAdminToken } from '@barycenter/core/admin-tokens/admin-tokens'
import { authenticateAdministrator } from '@barycenter/core/administrators/authenticate-administrator'
import type { Env } from '@barycenter/core/env'
import { cachedKeySets } from '@barycenter/core/jwks/cached-key-sets'
import { authenticateIssuerToken } from '@barycenter/core/trusted-issuers/authenticate-issuer-token'
import type { TrustedIssuer } from '@barycenter/core/trusted-issuers/trusted-issuer'

/** Finds out who sends a request; undefined for nobody that we know. */
export type Authenticate = (request: Request) => Promise<Principal | undefined>

/**
 * Authentication by a token in the `Authorization` header, RFC 6750 §2.1: an admin token, or a JWT of somebody
 * whom the operator trusts, or the access token of an administrator who has signed in. Why a JWT will not do is told to the log, and not to who sent it.
 */
export function bearerAuthentication(env: Env, issuers: readonly TrustedIssuer[] = []): Authenticate {
  const trust = { issuers, keySets: cachedKeySets(env), clock: env.clock }

  return async ({ headers }) => {
    const token = /^Bearer +([A-Za-z0-9\-._~+/]+=*) *$/i.exec(headers.get('authorization') ?? '')?.[1]
    if (token === undefined) return undefined
    // No admin token has a dot in it, and every JWT has two.
    if (issuers.length === 0 || !token.includes('.')) {
      return (await authenticateAdminToken(env, token)) ?? authenticateAdministrator(env, token)
    }
    const outcome = await authenticateIssuerToken(trust, token)
    if (outcome.kind === 'operator') return outcome.operator
    const { issuer, reason } = outcome
    const tell = issuer === undefined ? env.log.info : env.log.warn
    tell({ issuer, reason }, 'a JWT was refused by the admin API')
    return undefined
  }
}

/** The challenge of a 401, RFC 6750 §3: what to send, and whether what was sent is not valid. */
export function bearerChallenge({ headers }: Request): string {
  return headers.has('authorization') ? 'Bearer error="invalid_token"' : 'Bearer'
}
