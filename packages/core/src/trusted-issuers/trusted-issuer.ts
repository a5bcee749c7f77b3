import type { AdminScope } from '../admin-tokens/admin-token.ts'
import type { KeySource } from '../jwks/key-source.ts'

/** What a claim may be: a pattern for texts (see `matchesPattern`), or exactly a number, true or false. */
export type ClaimValue = string | number | boolean

/** A claim that a token must have, and what it may say. */
export interface ClaimRule {
  /** Its name; further names lead into a claim that is an object. */
  readonly path: readonly string[]
  /** One of these will do. */
  readonly accepted: readonly ClaimValue[]
}

/** Somebody whose JWTs open the admin API, and which of them. */
export interface TrustedIssuer {
  /** How the audit log names it. */
  readonly name: string
  /** The `iss` of its tokens, RFC 7519 §4.1.1: compared as it is. */
  readonly issuer: string
  /** The tokens are for one of these, RFC 7519 §4.1.3. */
  readonly audiences: readonly string[]
  /** All of these hold. Never empty: an issuer may serve the whole world. */
  readonly claims: readonly ClaimRule[]
  /** What its tokens allow. */
  readonly scopes: readonly AdminScope[]
  /** How long ago a token may have been issued, in seconds. */
  readonly maximumAge: number
  readonly keys: KeySource
}
