import { ASSERTION_ALGORITHMS } from '@barycenter/core/clients/authentication/verify-assertion'
import { CLIENT_AUTHENTICATION_METHODS } from '@barycenter/core/clients/client-metadata'
import type { MetadataFeature } from './metadata-feature.ts'

/** How clients prove who they are, and how they register: RFC 8414 §2. */
export const clientsMetadata: MetadataFeature = ({ settings, canSeal, address }) => {
  const methods = CLIENT_AUTHENTICATION_METHODS.filter((method) => canSeal || method !== 'client_secret_jwt')
  const algorithms = [
    ...ASSERTION_ALGORITHMS.private_key_jwt,
    ...(canSeal ? ASSERTION_ALGORITHMS.client_secret_jwt : []),
  ]
  return {
    token_endpoint_auth_methods_supported: methods,
    token_endpoint_auth_signing_alg_values_supported: algorithms,
    revocation_endpoint_auth_methods_supported: methods,
    revocation_endpoint_auth_signing_alg_values_supported: algorithms,
    introspection_endpoint_auth_methods_supported: methods.filter((method) => method !== 'none'),
    introspection_endpoint_auth_signing_alg_values_supported: algorithms,
    ...(settings.oauth.registration !== 'off' && { registration_endpoint: address('/connect/register') }),
  }
}
