import { SIGNING_ALGORITHMS, type SigningAlgorithm } from '../../keys/signing-keys.ts'
import { OAuthError, type OAuthErrorCode } from '../../oauth-error.ts'
import { ASSERTION_ALGORITHMS } from '../authentication/verify-assertion.ts'
import type { ClientMetadata } from '../client-metadata.ts'

/** What a registration is measured by. */
export interface MetadataRules {
  /** What we can sign with, the default first. */
  readonly algorithms: readonly SigningAlgorithm[]
  /** Whether client secrets can be stored so that `client_secret_jwt` is possible. */
  readonly canSeal: boolean
  /** Whether a host that is an address is in a network where we ask without TLS. */
  readonly isNamedHost: (host: string) => boolean
  /** Whether the operator registers it, who may do more. */
  readonly byOperator: boolean
}

/** Refuses a member, for a reason that repeats nothing of it. */
export function refuse(
  member: string,
  reason: string,
  code: OAuthErrorCode = 'invalid_client_metadata',
): never {
  throw new OAuthError(code, `${member}: ${reason}`)
}

/** Grant types and response types belong together, RFC 7591 §2.1. */
export function checkGrants(client: ClientMetadata): void {
  const { grant_types: grants, response_types: responses } = client
  if (grants.includes('authorization_code') !== responses.includes('code')) {
    refuse('response_types', 'code goes with the grant type authorization_code, and the other way round')
  }
  if (responses.length > 0 && client.redirect_uris.length === 0) {
    refuse('redirect_uris', 'there is none, which the response types need', 'invalid_redirect_uri')
  }
  const startsGrant = grants.some((grant) => grant !== 'refresh_token' && grant !== 'client_credentials')
  if (grants.includes('refresh_token') && !startsGrant) {
    refuse('grant_types', 'refresh_token needs authorization_code or the device code beside it')
  }
  if (grants.includes('client_credentials') && client.token_endpoint_auth_method === 'none') {
    refuse('grant_types', 'client_credentials is not for public clients (RFC 6749 §4.4)')
  }
}

/** How the client authenticates, and with which keys: OpenID Connect Registration §2. */
export function checkAuthentication(client: ClientMetadata, { canSeal }: MetadataRules): void {
  const method = client.token_endpoint_auth_method
  const algorithm = client.token_endpoint_auth_signing_alg
  if (client.jwks !== undefined && client.jwks_uri !== undefined) {
    refuse('jwks', 'excludes jwks_uri (RFC 7591 §2)')
  }
  if (method === 'client_secret_jwt' && !canSeal) {
    refuse(
      'token_endpoint_auth_method',
      'client_secret_jwt needs the setting keys.encryption_key of this provider',
    )
  }
  if (method === 'private_key_jwt' && client.jwks === undefined && client.jwks_uri === undefined) {
    refuse('token_endpoint_auth_method', 'private_key_jwt needs jwks or jwks_uri')
  }
  const known: readonly string[] =
    method === 'private_key_jwt' || method === 'client_secret_jwt'
      ? ASSERTION_ALGORITHMS[method]
      : Object.values(ASSERTION_ALGORITHMS).flat()
  if (algorithm !== undefined && !known.includes(algorithm)) {
    refuse('token_endpoint_auth_signing_alg', `has to be one of ${known.join(', ')}`)
  }
}

/** Keys are of use for signatures, strong (FAPI 2.0 §5.4), and told apart by their `kid`. */
export function checkKeys({ jwks }: ClientMetadata): void {
  const keys = jwks?.keys ?? []
  const ids = keys.map(({ kid }) => kid).filter((kid) => kid !== undefined)
  if (new Set(ids).size < ids.length) refuse('jwks', 'two keys have the same kid')
  for (const [index, { kty, n }] of keys.entries()) {
    if (kty === 'oct') refuse(`jwks.keys[${index}]`, 'is a symmetric key')
    if (kty === 'RSA' && Buffer.from(String(n ?? ''), 'base64url').length < 256) {
      refuse(`jwks.keys[${index}]`, 'is an RSA key of less than 2048 bits')
    }
  }
}

/** What we are to sign with, and what the client signs its requests with. */
export function checkAlgorithms(client: ClientMetadata, { algorithms }: MetadataRules): void {
  for (const member of ['id_token_signed_response_alg', 'userinfo_signed_response_alg'] as const) {
    const algorithm = client[member]
    if (algorithm !== undefined && !algorithms.includes(algorithm)) {
      refuse(member, `has to be one of ${algorithms.join(', ')}`)
    }
  }
  const known: readonly string[] = ['none', ...SIGNING_ALGORITHMS]
  const requests = client.request_object_signing_alg
  if (requests !== undefined && !known.includes(requests)) {
    refuse('request_object_signing_alg', `has to be one of ${known.join(', ')}`)
  }
}

/** Pairwise subjects need to know whom they are for, OpenID Connect Core §8.1. */
export function checkSector(client: ClientMetadata): void {
  if (client.subject_type !== 'pairwise' || client.sector_identifier_uri !== undefined) return
  const hosts = new Set(client.redirect_uris.map((uri) => new URL(uri).host))
  if (hosts.size !== 1)
    refuse('sector_identifier_uri', 'is needed where redirect URIs are not all of one host')
}
