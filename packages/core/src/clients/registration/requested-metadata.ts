import { z } from 'zod'
import { SIGNING_ALGORITHMS } from '../../keys/signing-keys.ts'
import { OAuthError } from '../../oauth-error.ts'
import { CLIENT_AUTHENTICATION_METHODS, GRANT_TYPES } from '../client-metadata.ts'
import { publicJwk } from '../keys/public-jwk.ts'

/** Text that people see: without control characters, and without those that turn its direction. */
const shown = z
  .string()
  .max(200)
  .regex(/^[^\p{Cc}\p{Cs}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]*$/u)
/** Text that programs compare. */
const word = z
  .string()
  .max(512)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u)
const address = z.string().max(2048)
const addresses = z.array(address).max(50)

/**
 * The members that a registration may have, by their types; all others are ignored (RFC 7591 §2). What
 * they mean together is checked afterwards.
 */
const shape = z.object({
  client_name: shown.exactOptional(),
  client_uri: address.exactOptional(),
  logo_uri: address.exactOptional(),
  policy_uri: address.exactOptional(),
  tos_uri: address.exactOptional(),
  contacts: z.array(shown).max(10).exactOptional(),
  application_type: z.enum(['web', 'native']).exactOptional(),
  redirect_uris: addresses.exactOptional(),
  post_logout_redirect_uris: addresses.exactOptional(),
  response_types: z
    .array(z.enum(['code', 'none']))
    .max(2)
    .exactOptional(),
  grant_types: z.array(z.enum(GRANT_TYPES)).max(GRANT_TYPES.length).exactOptional(),
  // RFC 6749 §3.3
  scope: z
    .string()
    .max(2000)
    .regex(/^[\x21\x23-\x5B\x5D-\x7E]+(?: [\x21\x23-\x5B\x5D-\x7E]+)*$/)
    .exactOptional(),
  token_endpoint_auth_method: z.enum(CLIENT_AUTHENTICATION_METHODS).exactOptional(),
  token_endpoint_auth_signing_alg: word.exactOptional(),
  jwks: z.object({ keys: z.array(publicJwk).min(1).max(20) }).exactOptional(),
  jwks_uri: address.exactOptional(),
  subject_type: z.enum(['public', 'pairwise']).exactOptional(),
  sector_identifier_uri: address.exactOptional(),
  id_token_signed_response_alg: z.enum(SIGNING_ALGORITHMS).exactOptional(),
  userinfo_signed_response_alg: z.enum(SIGNING_ALGORITHMS).exactOptional(),
  request_object_signing_alg: word.exactOptional(),
  request_uris: addresses.exactOptional(),
  default_max_age: z.int32().min(0).exactOptional(),
  require_auth_time: z.boolean().exactOptional(),
  default_acr_values: z.array(word).max(10).exactOptional(),
  initiate_login_uri: address.exactOptional(),
  backchannel_logout_uri: address.exactOptional(),
  backchannel_logout_session_required: z.boolean().exactOptional(),
  software_id: word.exactOptional(),
  software_version: word.exactOptional(),
  require_pkce: z.boolean().exactOptional(),
  access_token_format: z.enum(['opaque', 'jwt']).exactOptional(),
  rotate_refresh_tokens: z.boolean().exactOptional(),
  skip_consent: z.boolean().exactOptional(),
})

/** What a client asks to be registered as, before it is known to make sense. */
type RequestedMetadata = z.infer<typeof shape>

/**
 * Reads the members of a registration. One that is null or an empty text counts as absent (RFC 7592 §2.2).
 *
 * @throws {OAuthError} `invalid_client_metadata` or `invalid_redirect_uri`, naming the member.
 */
export function readRequestedMetadata(input: unknown): RequestedMetadata {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new OAuthError('invalid_client_metadata', 'client metadata is a JSON object')
  }
  const present = Object.fromEntries(
    Object.entries(input).filter(([, value]) => value !== null && value !== ''),
  )
  const parsed = shape.safeParse(present)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const [member = '', ...rest] = issue?.path ?? []
  // The names in a path are ours: those that were sent and that we do not know are ignored.
  const place = [member, ...rest.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))]
    .map(String)
    .join('')
  const code = member === 'redirect_uris' ? 'invalid_redirect_uri' : 'invalid_client_metadata'
  throw new OAuthError(code, `${place}: ${describe(issue)}`)
}

/** Says what would be right. What zod says may repeat what was sent. */
function describe(issue: z.core.$ZodIssue | undefined): string {
  switch (issue?.code) {
    case 'invalid_value':
      return `has to be one of ${issue.values.map(String).join(', ')}`
    case 'invalid_type':
      return `has to be of the type ${issue.expected}`
    case 'too_big':
      return `may have ${issue.maximum} at most`
    case 'too_small':
      return `has to have ${issue.minimum} at least`
    default:
      return 'has characters or a form that it cannot have'
  }
}
