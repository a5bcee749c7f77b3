import type { MetadataFeature } from '../metadata/metadata-feature.ts'

/** RP-Initiated Logout 1.0 §2.1 and Back-Channel Logout 1.0 §2.1. */
export const logoutMetadata: MetadataFeature = ({ address }) => ({
  end_session_endpoint: address('/logout'),
  backchannel_logout_supported: true,
  backchannel_logout_session_supported: true,
})
