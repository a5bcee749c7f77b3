import { knownScopes } from '@barycenter/core/authorization/known-scopes'
import { REQUEST_OBJECT_ALGORITHMS } from '@barycenter/core/authorization/request-object'
import { reachableContexts } from '@barycenter/core/sessions/authentication-context'
import type { MetadataFeature } from '../metadata/metadata-feature.ts'

/** What the authorization endpoint understands: OpenID Connect Discovery §3, RFC 8414 §2, RFC 9207 §3. */
export const authorizeMetadata: MetadataFeature = ({ settings, address }) => ({
  authorization_endpoint: address('/authorize'),
  authorization_response_iss_parameter_supported: true,
  response_types_supported: ['code', 'none'],
  response_modes_supported: ['query', 'fragment', 'form_post'],
  code_challenge_methods_supported: ['S256'],
  scopes_supported: knownScopes(settings.oauth),
  prompt_values_supported: [
    'none',
    'login',
    'consent',
    'select_account',
    ...(settings.oauth.publicRegistration ? ['create'] : []),
  ],
  acr_values_supported: reachableContexts(settings),
  claims_parameter_supported: true,
  request_parameter_supported: true,
  request_uri_parameter_supported: true,
  require_request_uri_registration: true,
  request_object_signing_alg_values_supported: REQUEST_OBJECT_ALGORITHMS,
  ui_locales_supported: ['en'],
})
