import type { SigningAlgorithm } from '../keys/signing-keys.ts'
import type { ClientMetadata } from './client-metadata.ts'

/**
 * Fills in what a registration left out (RFC 7591 §2, OpenID Connect Registration §2), and forces on a
 * public client what it cannot do without: PKCE (RFC 9700 §2.1.1) and the rotation of its refresh tokens
 * (§2.2.2).
 *
 * @param algorithm what ID tokens are signed with unless the client says otherwise.
 */
export function completeMetadata(
  given: Partial<ClientMetadata>,
  algorithm: SigningAlgorithm,
): ClientMetadata {
  const method = given.token_endpoint_auth_method ?? 'client_secret_basic'
  const codeFlow = given.response_types?.includes('code') ?? true
  const grantTypes = given.grant_types ?? (codeFlow ? ['authorization_code'] : [])
  const isPublic = method === 'none'
  return {
    ...given,
    application_type: given.application_type ?? 'web',
    redirect_uris: given.redirect_uris ?? [],
    post_logout_redirect_uris: given.post_logout_redirect_uris ?? [],
    grant_types: grantTypes,
    response_types: given.response_types ?? (grantTypes.includes('authorization_code') ? ['code'] : []),
    token_endpoint_auth_method: method,
    subject_type: given.subject_type ?? 'public',
    id_token_signed_response_alg: given.id_token_signed_response_alg ?? algorithm,
    request_uris: given.request_uris ?? [],
    require_auth_time: given.require_auth_time ?? false,
    backchannel_logout_session_required: given.backchannel_logout_session_required ?? false,
    require_pkce: isPublic || (given.require_pkce ?? true),
    access_token_format: given.access_token_format ?? 'opaque',
    rotate_refresh_tokens: isPublic || (given.rotate_refresh_tokens ?? true),
    skip_consent: given.skip_consent ?? false,
  }
}
