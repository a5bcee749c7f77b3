import { supportedClaims } from '@barycenter/core/claims/claim-names'
import { GRANT_TYPES } from '@barycenter/core/clients/client-metadata'
import type { MetadataFeature } from './metadata-feature.ts'

/** What is issued, to whom, and with what in it: OpenID Connect Discovery §3, RFC 8414 §2, RFC 8628 §4. */
export const tokensMetadata: MetadataFeature = ({ settings, algorithms, address }) => ({
  token_endpoint: address('/token'),
  grant_types_supported: GRANT_TYPES,
  userinfo_endpoint: address('/userinfo'),
  userinfo_signing_alg_values_supported: algorithms,
  claim_types_supported: ['normal'],
  claims_supported: [...supportedClaims(settings.oauth.claims), 'auth_time', 'acr', 'amr', 'sid'],
  introspection_endpoint: address('/introspect'),
  introspection_signing_alg_values_supported: algorithms.slice(0, 1),
  revocation_endpoint: address('/revoke'),
  device_authorization_endpoint: address('/device_authorization'),
})
