import type { JsonObject } from '@barycenter/database/json'

/** The algorithms that a signing key may be for, RFC 7518 §3.1 and RFC 8037 §3.1. */
export const SIGNING_ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'] as const

/** One of {@link SIGNING_ALGORITHMS}. */
export type SigningAlgorithm = (typeof SIGNING_ALGORITHMS)[number]

/** A JWK Set with public keys only, RFC 7517 §5. */
export interface PublicJwks {
  readonly keys: readonly JsonObject[]
}

/** The keys that this provider signs with. */
export interface SigningKeys {
  /** The public halves of all keys, as they are published at `jwks_uri`. */
  publicJwks(): Promise<PublicJwks>
}
