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
  /** The algorithms that there is an active key for, the configured default first. */
  algorithms(): Promise<readonly SigningAlgorithm[]>
  /**
   * Signs claims as a JWT, RFC 7519, with the active key of an algorithm.
   *
   * @param type the `typ` of its header, which keeps one kind of token from being taken for another
   *   (RFC 8725 §3.11).
   * @throws {TypeError} when there is no key for the algorithm.
   */
  sign(algorithm: SigningAlgorithm, claims: object, type: string): Promise<string>
  /**
   * The claims of a JWT that one of our published keys signed and that has the given `typ`; nothing if
   * it is anything else. Whether it has expired is for the caller to see.
   */
  verify(jwt: string, type: string): Promise<JsonObject | undefined>
  /** Takes notice of keys that were changed just now; other processes do so within seconds. */
  reread(): Promise<void>
}
