/** HTTP statuses of OAuth errors where a response carries them itself (RFC 6749 §5.2, RFC 6750 §3.1). */
const STATUS = {
  // RFC 6749 §4.1.2.1 and §5.2
  invalid_request: 400,
  invalid_client: 401,
  invalid_grant: 400,
  unauthorized_client: 400,
  unsupported_grant_type: 400,
  unsupported_response_type: 400,
  invalid_scope: 400,
  access_denied: 400,
  server_error: 500,
  temporarily_unavailable: 503,
  // RFC 6750 §3.1
  invalid_token: 401,
  insufficient_scope: 403,
  // RFC 7009 §2.2.1
  unsupported_token_type: 400,
  // RFC 7591 §3.2.2
  invalid_redirect_uri: 400,
  invalid_client_metadata: 400,
  invalid_software_statement: 400,
  // RFC 8628 §3.5
  authorization_pending: 400,
  slow_down: 400,
  expired_token: 400,
  // RFC 8707 §2
  invalid_target: 400,
  // OpenID Connect Core §3.1.2.6, and its Unmet Authentication Requirements extension
  login_required: 400,
  consent_required: 400,
  interaction_required: 400,
  account_selection_required: 400,
  invalid_request_uri: 400,
  invalid_request_object: 400,
  request_not_supported: 400,
  request_uri_not_supported: 400,
  registration_not_supported: 400,
  unmet_authentication_requirements: 400,
} as const

/** An `error` of OAuth 2.0 or OpenID Connect. */
export type OAuthErrorCode = keyof typeof STATUS

/**
 * A refusal that a client is meant to read. The description holds nothing that the client sent, so that
 * neither secrets nor characters outside RFC 6749's charset come back.
 */
export class OAuthError extends Error {
  override readonly name = 'OAuthError'
  readonly code: OAuthErrorCode
  readonly status: (typeof STATUS)[OAuthErrorCode]

  /** @param description the `error_description`. */
  constructor(code: OAuthErrorCode, description: string, options?: ErrorOptions) {
    super(description, options)
    this.code = code
    this.status = STATUS[code]
  }
}
