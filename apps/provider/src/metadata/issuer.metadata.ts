import type { MetadataFeature } from './metadata-feature.ts'

/** Who the provider is, and which keys it signs with: OpenID Connect Discovery §3. */
export const issuerMetadata: MetadataFeature = ({ issuer, algorithms, address }) => ({
  issuer: issuer.identifier,
  jwks_uri: address('/.well-known/jwks.json'),
  subject_types_supported: ['public', 'pairwise'],
  id_token_signing_alg_values_supported: algorithms,
})
