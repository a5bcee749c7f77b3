import { authorizeMetadata } from '../authorize/authorize.metadata.ts'
import { logoutMetadata } from '../logout/logout.metadata.ts'
import { clientsMetadata } from './clients.metadata.ts'
import { issuerMetadata } from './issuer.metadata.ts'
import type { MetadataFeature } from './metadata-feature.ts'
import { tokensMetadata } from './tokens.metadata.ts'

/** Everything that the metadata tells of, in the order of the document. */
export const METADATA_FEATURES: readonly MetadataFeature[] = [
  issuerMetadata,
  authorizeMetadata,
  tokensMetadata,
  clientsMetadata,
  logoutMetadata,
]
