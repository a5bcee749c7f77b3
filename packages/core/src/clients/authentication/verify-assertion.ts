import { decodeProtectedHeader, errors, type JWTHeaderParameters } from 'jose'
import { sha256 } from '../../digest.ts'
import type { Env } from '../../env.ts'
import type { ClientRecord } from '../client.ts'
import { openClientSecret } from '../client-secret.ts'
import { verifyWithKeys } from '../keys/verify-with-keys.ts'
import { verifyWithSecret } from '../keys/verify-with-secret.ts'
import { checkAssertionClaims } from './assertion-claims.ts'
import { AssertionRefusal } from './assertion-refusal.ts'
import { spendAssertion } from './used-assertion.store.ts'

/** What a client may sign with: its private key, or its secret. `none` is in no list. */
export const ASSERTION_ALGORITHMS = {
  private_key_jwt: ['RS256', 'PS256', 'ES256', 'EdDSA'],
  client_secret_jwt: ['HS256'],
} as const

/** A client that authenticates by assertions. */
export type AssertingMethod = keyof typeof ASSERTION_ALGORITHMS

/**
 * Verifies a client assertion, RFC 7523 §3, and uses it up: its `jti` works once.
 *
 * @throws {AssertionRefusal}
 */
export async function verifyAssertion(
  env: Env,
  client: ClientRecord,
  { method, assertion }: { readonly method: AssertingMethod; readonly assertion: string },
): Promise<void> {
  const header = readHeader(assertion)
  requireAlgorithm(client, ASSERTION_ALGORITHMS[method], header.alg)
  // Keys are those that are registered; where else some might lie is not for the token to say.
  if (['jku', 'x5u', 'jwk', 'x5c'].some((name) => name in header)) {
    throw new AssertionRefusal('the header names a key of its own')
  }
  const claims =
    method === 'private_key_jwt'
      ? await verifyWithKeys(env, client, assertion)
      : await verifyWithSecret(openClientSecret(env, client), assertion)
  if (claims === undefined) throw new AssertionRefusal('no registered key has signed it')
  const { issuer } = env.settings
  const { jti, expiresAt } = checkAssertionClaims(claims, {
    clientId: client.clientId,
    audiences: [issuer, `${issuer.replace(/\/+$/, '')}/token`],
    now: env.clock.now(),
  })
  const spent = { assertionHash: sha256(JSON.stringify([client.clientId, jti])), expiresAt }
  if (!(await env.database.transaction((store) => spendAssertion(store, spent)))) {
    throw new AssertionRefusal('its jti was used before')
  }
}

function requireAlgorithm({ metadata }: ClientRecord, known: readonly string[], algorithm = ''): void {
  const registered = metadata.token_endpoint_auth_signing_alg
  if (registered !== undefined && algorithm !== registered) {
    throw new AssertionRefusal('alg is not the registered token_endpoint_auth_signing_alg')
  }
  if (!known.includes(algorithm)) {
    throw new AssertionRefusal('alg is not one that client assertions may have')
  }
}

function readHeader(assertion: string): JWTHeaderParameters {
  try {
    const header = decodeProtectedHeader(assertion)
    return { ...header, alg: header.alg ?? '' }
  } catch (error) {
    if (error instanceof TypeError || error instanceof errors.JOSEError) {
      throw new AssertionRefusal('not a JWT')
    }
    throw error
  }
}
