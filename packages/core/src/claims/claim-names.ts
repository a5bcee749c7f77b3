import type { MappedClaim } from '../oauth-settings.ts'

/** The claims that scopes ask for, OpenID Connect Core §5.4. */
const STANDARD: ReadonlyMap<string, readonly string[]> = new Map([
  [
    'profile',
    [
      'name',
      'family_name',
      'given_name',
      'middle_name',
      'nickname',
      'preferred_username',
      'profile',
      'picture',
      'website',
      'gender',
      'birthdate',
      'zoneinfo',
      'locale',
      'updated_at',
    ],
  ],
  ['email', ['email', 'email_verified']],
  ['address', ['address']],
  ['phone', ['phone_number', 'phone_number_verified']],
])

/**
 * Claims that no property says, whatever the configuration maps: those that tokens are made of, and those
 * that somebody's e-mail address and record are known by.
 */
const OURS: ReadonlySet<string> = new Set([
  ...[
    'iss',
    'sub',
    'aud',
    'exp',
    'iat',
    'nbf',
    'jti',
    'client_id',
    'scope',
    'auth_time',
    'nonce',
    'acr',
    'amr',
  ],
  ...['azp', 'at_hash', 'c_hash', 's_hash', 'sid', 'events', 'cnf', 'act', 'may_act', 'sub_jwk', 'active'],
  ...['email', 'email_verified', 'updated_at'],
])

/** Whether the configuration may say where a claim comes from. */
export function isMappable(claim: string): boolean {
  return !OURS.has(claim)
}

/** The claims that come with a scope. */
export function claimsOfScope(mapped: readonly MappedClaim[], scope: string): readonly string[] {
  const ours = mapped.filter((each) => each.scope === scope && isMappable(each.claim))
  return [...(STANDARD.get(scope) ?? []), ...ours.map(({ claim }) => claim)]
}

/** Every claim about a person that there may be, `sub` included: `claims_supported` of Discovery §3. */
export function supportedClaims(mapped: readonly MappedClaim[]): string[] {
  const scopes = [...STANDARD.keys(), ...mapped.map(({ scope }) => scope)]
  return [...new Set(['sub', ...scopes.flatMap((scope) => claimsOfScope(mapped, scope))])]
}
