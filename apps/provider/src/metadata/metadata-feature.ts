import type { SigningAlgorithm } from '@barycenter/core/keys/signing-keys'
import type { Settings } from '@barycenter/core/settings'
import type { Issuer } from '../http/issuer.ts'

/** What a feature may know when it describes itself. */
export interface ProviderFacts {
  readonly issuer: Issuer
  readonly settings: Settings
  /** What can be signed with, the default first. */
  readonly algorithms: readonly SigningAlgorithm[]
  /** Whether secrets can be stored sealed, so that `client_secret_jwt` is possible. */
  readonly canSeal: boolean
  /** The address of an endpoint: `/token` below the issuer. */
  readonly address: (path: string) => string
}

/** A member of the metadata: RFC 8414 §2, OpenID Connect Discovery §3, and what extends them. */
export type MetadataMember = string | boolean | readonly string[]

/**
 * What one feature adds to the metadata. It describes only what is there; a list that would be empty
 * need not be left out. Lists of several features that have the same name are united.
 */
export type MetadataFeature = (provider: ProviderFacts) => Readonly<Record<string, MetadataMember>>
