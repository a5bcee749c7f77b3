import type { Env } from '@barycenter/core/env'
import { clientNetwork } from '@barycenter/core/limits/client-network'
import { createFailureCounter } from '@barycenter/core/limits/failure-counter'
import { bearerChallenge } from './bearer-authentication.ts'
import { refuse } from './refuse.ts'

/** How often authentication may fail from one network before it is told to wait. */
export const FAILED_AUTHENTICATION_LIMIT = { failures: 30, seconds: 60 } as const

/** Refuses somebody who has failed to authenticate. */
export type RefuseAuthentication = (request: Request, address: string | undefined) => Promise<Response>

/**
 * Refuses with 401, and with 429 whoever fails too often (RFC 6585 §4). A token that is good is let in from
 * anywhere at any time: it has 256 bits or a signature, so there is nothing to be gained by guessing, whereas
 * shutting an address out would let any stranger behind the same proxy shut out the operator.
 */
export function createAuthenticationRefusal(env: Pick<Env, 'random' | 'observe'>): RefuseAuthentication {
  const failures = createFailureCounter(env.random, FAILED_AUTHENTICATION_LIMIT)

  return async (request, address) => {
    const reason = request.headers.has('authorization') ? 'invalid' : 'missing'
    env.observe({ kind: 'admin_authentication_failed', reason })
    const network = clientNetwork(address ?? '')
    const wait = await failures.wait(network)
    if (wait !== undefined) {
      const message = `Too many requests from this network had no valid token. Wait ${wait} s.`
      return refuse(429, { code: 'TOO_MANY_REQUESTS', message }, { 'Retry-After': String(wait) })
    }
    await failures.count(network)
    const message = 'This needs a valid admin token: "Authorization: Bearer <token>".'
    return refuse(401, { code: 'UNAUTHENTICATED', message }, { 'WWW-Authenticate': bearerChallenge(request) })
  }
}
