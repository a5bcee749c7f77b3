import { AssertionRefusal } from './assertion-refusal.ts'

/** For how long ahead an assertion may be made, in seconds: so long must its `jti` be remembered. */
const LONGEST_LIFE = 3600

/** How far a client's clock may run ahead of ours, in seconds: 10 must pass, more than 60 must not (FAPI 2.0 §5.3.2.1). */
const SKEW = 30

/** The longest `jti`: a UUID has 36 characters, a thumbprint 43. */
const LONGEST_ID = 512

/** What an assertion is measured by. */
export interface AssertionExpectation {
  readonly clientId: string
  /** The issuer identifier, and the token endpoint's URL, which older clients write instead. */
  readonly audiences: readonly string[]
  readonly now: Date
}

/**
 * Checks the claims of a client assertion whose signature is good: RFC 7523 §3 and OpenID Connect Core §9.
 * It has one audience, which is us; ends within the hour; and has an id.
 *
 * @throws {AssertionRefusal}
 */
export function checkAssertionClaims(
  claims: Readonly<Record<string, unknown>>,
  { clientId, audiences, now }: AssertionExpectation,
): { readonly jti: string; readonly expiresAt: Date } {
  const seconds = now.getTime() / 1000
  const { iss, sub, aud, exp, iat, nbf, jti } = claims
  if (iss !== clientId || sub !== clientId) throw new AssertionRefusal('iss and sub are not the client_id')

  const audience = Array.isArray(aud) && aud.length === 1 ? aud[0] : aud
  if (typeof audience !== 'string' || !audiences.includes(audience)) {
    throw new AssertionRefusal('aud is not the issuer identifier')
  }
  if (typeof exp !== 'number') throw new AssertionRefusal('exp is missing')
  if (exp <= seconds) throw new AssertionRefusal('it has expired')
  if (exp > seconds + LONGEST_LIFE + SKEW) throw new AssertionRefusal('exp is more than an hour ahead')
  for (const [name, since] of Object.entries({ iat, nbf })) {
    if (since === undefined) continue
    if (typeof since !== 'number') throw new AssertionRefusal(`${name} is not a number`)
    if (since > seconds + SKEW) throw new AssertionRefusal(`${name} is in the future`)
  }
  if (typeof jti !== 'string' || jti === '' || jti.length > LONGEST_ID) {
    throw new AssertionRefusal('jti is missing or too long')
  }
  return { jti, expiresAt: new Date(exp * 1000) }
}
