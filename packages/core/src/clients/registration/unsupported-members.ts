import { OAuthError } from '../../oauth-error.ts'

/** What protects a client only if it is there: ignored, it would be missed without anybody noticing. */
const PROTECTIONS = [
  'id_token_encrypted_response_alg',
  'userinfo_encrypted_response_alg',
  'introspection_encrypted_response_alg',
  'request_object_encryption_alg',
  'dpop_bound_access_tokens',
  'tls_client_certificate_bound_access_tokens',
  'require_pushed_authorization_requests',
]

const PRIVATE_JWK_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv']

/**
 * Refuses what must be neither done nor ignored: a software statement, which nobody here trusts; the
 * protections that there are not; the private half of a key.
 *
 * @throws {OAuthError} `invalid_software_statement` or `invalid_client_metadata`
 */
export function refuseUnsupportedMembers(input: object): void {
  const members = new Map<string, unknown>(Object.entries(input))
  if (members.has('software_statement')) {
    throw new OAuthError(
      'invalid_software_statement',
      'software statements are not accepted here: leave it out',
    )
  }
  const wanted = PROTECTIONS.find(
    (name) => ![undefined, null, false, ''].some((none) => members.get(name) === none),
  )
  if (wanted !== undefined) throw new OAuthError('invalid_client_metadata', `${wanted}: is not supported`)
  if (hasPrivateKey(members.get('jwks'))) {
    throw new OAuthError(
      'invalid_client_metadata',
      'jwks: has a private or a symmetric key in it: take it for known, and make another',
    )
  }
}

function hasPrivateKey(jwks: unknown): boolean {
  if (typeof jwks !== 'object' || jwks === null || !('keys' in jwks) || !Array.isArray(jwks.keys))
    return false
  const keys: readonly unknown[] = jwks.keys
  return keys.some(
    (key) => typeof key === 'object' && key !== null && PRIVATE_JWK_MEMBERS.some((name) => name in key),
  )
}
