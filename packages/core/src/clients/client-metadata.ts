import type { JsonObject } from '@barycenter/database/json'
import type { SigningAlgorithm } from '../keys/signing-keys.ts'

/** The grant types of the token endpoint, by their registered names. */
export const GRANT_TYPES = [
  'authorization_code',
  'refresh_token',
  'client_credentials',
  'urn:ietf:params:oauth:grant-type:device_code',
] as const

/** One of {@link GRANT_TYPES}. */
export type GrantType = (typeof GRANT_TYPES)[number]

/** How a client proves at our endpoints who it is; `none` is a public client. */
export const CLIENT_AUTHENTICATION_METHODS = [
  'none',
  'client_secret_basic',
  'client_secret_post',
  'client_secret_jwt',
  'private_key_jwt',
] as const

/** One of {@link CLIENT_AUTHENTICATION_METHODS}. */
export type ClientAuthenticationMethod = (typeof CLIENT_AUTHENTICATION_METHODS)[number]

/**
 * What is registered of a client, by the names of RFC 7591 §2, OpenID Connect Registration §2,
 * RP-Initiated Logout §3.1 and Back-Channel Logout §2.2, checked and with their defaults filled in.
 * The last five are ours.
 */
export interface ClientMetadata {
  readonly client_name?: string
  readonly client_uri?: string
  readonly logo_uri?: string
  readonly policy_uri?: string
  readonly tos_uri?: string
  readonly contacts?: readonly string[]
  readonly application_type: 'web' | 'native'
  readonly redirect_uris: readonly string[]
  readonly post_logout_redirect_uris: readonly string[]
  readonly response_types: readonly ('code' | 'none')[]
  readonly grant_types: readonly GrantType[]
  /** The scopes that it may ask for, separated by spaces; absent: any. */
  readonly scope?: string
  readonly token_endpoint_auth_method: ClientAuthenticationMethod
  readonly token_endpoint_auth_signing_alg?: string
  readonly jwks?: { readonly keys: readonly JsonObject[] }
  readonly jwks_uri?: string
  readonly subject_type: 'public' | 'pairwise'
  readonly sector_identifier_uri?: string
  readonly id_token_signed_response_alg: SigningAlgorithm
  readonly userinfo_signed_response_alg?: SigningAlgorithm
  readonly request_object_signing_alg?: string
  readonly request_uris: readonly string[]
  readonly default_max_age?: number
  readonly require_auth_time: boolean
  readonly default_acr_values?: readonly string[]
  readonly initiate_login_uri?: string
  readonly backchannel_logout_uri?: string
  readonly backchannel_logout_session_required: boolean
  readonly software_id?: string
  readonly software_version?: string
  /** Whether its authorization requests need PKCE. Always true of a public client. */
  readonly require_pkce: boolean
  /** Opaque, or a JWT as RFC 9068 says. A resource may say otherwise. */
  readonly access_token_format: 'opaque' | 'jwt'
  /** Whether a refresh token is replaced when it is used. Always true of a public client. */
  readonly rotate_refresh_tokens: boolean
  /** A client of the operator's own, for which nobody is asked. Never registered dynamically. */
  readonly skip_consent: boolean
}
