import { createHash } from 'node:crypto'
import { requestedClaims } from '../claims/released-claims.ts'
import type { Client } from '../clients/client.ts'
import type { Env } from '../env.ts'
import type { Grant } from '../grants/grant.ts'
import type { SigningAlgorithm } from '../keys/signing-keys.ts'
import type { Person } from '../users/person.ts'
import { subjectIdentifier } from './subject-identifier.ts'

/** What an ID token tells. */
export interface IdTokenTerms {
  readonly client: Client
  readonly grant: Grant
  readonly person: Person
  /** The access token that it comes with. */
  readonly accessToken: string
  readonly issuedAt: Date
  /** Of the authorization request; none when the token is refreshed, OpenID Connect Core §12.2. */
  readonly nonce: string | undefined
}

/** Writes an ID token, OpenID Connect Core §2, signed as the client wants it. */
export async function writeIdToken(env: Env, terms: IdTokenTerms): Promise<string> {
  const { client, grant, person, accessToken, nonce } = terms
  const { authentication } = grant
  const algorithm = client.metadata.id_token_signed_response_alg
  const iat = Math.floor(terms.issuedAt.getTime() / 1000)
  const claims = {
    ...requestedClaims(person, authentication.claims?.id_token, env.settings.oauth.claims),
    iss: env.settings.issuer,
    sub: await subjectIdentifier(env, client, grant.subject),
    aud: client.clientId,
    azp: client.clientId,
    iat,
    exp: iat + env.settings.oauth.lifetimes.idToken,
    auth_time: authentication.authTime,
    acr: authentication.acr,
    amr: authentication.amr,
    at_hash: leftHalfHash(accessToken, algorithm),
    ...(nonce !== undefined && { nonce }),
    ...(grant.sessionId !== null && { sid: grant.sessionId }),
  }
  return env.signingKeys.sign(algorithm, claims, 'JWT')
}

/** The left half of a text's hash, base64url: `at_hash`, OpenID Connect Core §3.1.3.6. */
function leftHalfHash(text: string, algorithm: SigningAlgorithm): string {
  // Ed25519 signs with SHA-512 inside, RFC 8032 §5.1.
  const hash = createHash(algorithm === 'EdDSA' ? 'sha512' : 'sha256')
    .update(text)
    .digest()
  return hash.subarray(0, hash.length / 2).toString('base64url')
}
