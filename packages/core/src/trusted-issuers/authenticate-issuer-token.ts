import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from 'jose'
import type { Principal } from '../admin-tokens/admin-token.ts'
import type { Clock } from '../clock.ts'
import type { KeySets } from '../jwks/cached-key-sets.ts'
import { findBrokenRule } from './claim-rules.ts'
import type { TrustedIssuer } from './trusted-issuer.ts'

/** Signatures that need a private key. With a shared secret, or none, who verifies could sign as well. */
const ALGORITHMS: (
  | 'RS256'
  | 'RS384'
  | 'RS512'
  | 'PS256'
  | 'PS384'
  | 'PS512'
  | 'ES256'
  | 'ES384'
  | 'ES512'
  | 'EdDSA'
  | 'Ed25519'
)[] = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519']

/** How far the issuer's clock may be from ours, in seconds. */
const SKEW = 30

/** The longest token: an `Authorization` header has no room for more. */
const LONGEST_TOKEN = 16_384

/** What names somebody in the audit log. */
const SUBJECT = /^[^\p{C}]{1,255}$/u

/** What became of a token. The reason is for the log: whoever sent the token is not to learn it. */
export type IssuerTokenOutcome =
  | { readonly kind: 'operator'; readonly operator: Principal }
  | { readonly kind: 'refused'; readonly issuer: string | undefined; readonly reason: string }

/** Whom to trust, and what is known of their keys. */
export interface IssuerTrust {
  readonly issuers: readonly TrustedIssuer[]
  readonly keySets: KeySets
  readonly clock: Clock
}

/**
 * The operator behind a JWT of a trusted issuer, RFC 7519 §7.2. Of several entries for one issuer the first
 * that takes the token says what it allows. The header's `typ` is anything: these issuers agree on none.
 */
export async function authenticateIssuerToken(
  trust: IssuerTrust,
  token: string,
): Promise<IssuerTokenOutcome> {
  const unverified = readUnverified(token)
  if (unverified === undefined) return { kind: 'refused', issuer: undefined, reason: 'not a JWT' }
  const candidates = trust.issuers.filter(({ issuer }) => issuer === unverified.iss)
  if (candidates.length === 0) {
    return { kind: 'refused', issuer: undefined, reason: 'its issuer is not in admin.trusted_issuers' }
  }
  const reasons = new Set<string>()
  for (const issuer of candidates) {
    const keys = await trust.keySets.find(issuer.keys, unverified.kid)
    const verified = await verify(token, { issuer, keys, now: trust.clock.now() })
    if (typeof verified !== 'string') return { kind: 'operator', operator: verified }
    reasons.add(verified)
  }
  return { kind: 'refused', issuer: unverified.iss, reason: [...reasons].join('; ') }
}

/** Who a token is of, or why it is refused. */
async function verify(
  token: string,
  { issuer, keys, now }: { issuer: TrustedIssuer; keys: Awaited<ReturnType<KeySets['find']>>; now: Date },
): Promise<Principal | string> {
  if (keys.length === 0) return 'the keys of its issuer cannot be had at the moment'
  try {
    const { payload } = await jwtVerify(token, createLocalJWKSet({ keys: keys.map((key) => ({ ...key })) }), {
      algorithms: ALGORITHMS,
      issuer: issuer.issuer,
      audience: [...issuer.audiences],
      requiredClaims: ['exp', 'sub'],
      maxTokenAge: issuer.maximumAge,
      clockTolerance: SKEW,
      currentDate: now,
    })
    return judge(payload, issuer)
  } catch (error) {
    if (error instanceof errors.JOSEError) return error.message
    // A key that is none, or is too weak.
    if (error instanceof TypeError || error instanceof DOMException)
      return 'the key of its issuer is unusable'
    throw error
  }
}

function judge(claims: JWTPayload, { name, claims: rules, scopes }: TrustedIssuer): Principal | string {
  const { sub } = claims
  if (typeof sub !== 'string' || !SUBJECT.test(sub)) return 'its sub names nobody'
  const broken = findBrokenRule(claims, rules)
  if (broken !== undefined) return `its claim ${broken.path.join('.')} is not as configured`
  return { actor: `${name}:${sub}`, scopes }
}

function readUnverified(token: string): { iss: string | undefined; kid: string | undefined } | undefined {
  if (token.length > LONGEST_TOKEN) return undefined
  try {
    const { iss } = decodeJwt(token)
    const { kid } = decodeProtectedHeader(token)
    return { iss, kid: typeof kid === 'string' ? kid : undefined }
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError) return undefined
    throw error
  }
}
