import type { Schema } from '@barycenter/database/schema'
import type { OAuthSettings } from '../oauth-settings.ts'
import type { ClientMetadata } from './client-metadata.ts'

declare const brand: unique symbol

/** A `client_id`, RFC 6749 §2.2. */
export type ClientId = string & { readonly [brand]: 'ClientId' }

/** A client's record, the digests of its secrets included: not for showing. */
export type ClientRecord = Omit<Schema['clients']['$inferSelect'], 'clientId' | 'metadata'> & {
  readonly clientId: ClientId
  readonly metadata: ClientMetadata
}

/** A registered client that may act. */
export type Client = Pick<ClientRecord, 'clientId' | 'metadata' | 'origin'>

/** Reads a stored `client_id`; the column holds nothing else. */
export function asClientId(stored: string): ClientId {
  return stored as ClientId
}

/** Whether a client has no means to prove who it is, RFC 6749 §2.1. */
export function isPublicClient({ metadata }: Pick<Client, 'metadata'>): boolean {
  return metadata.token_endpoint_auth_method === 'none'
}

/**
 * Whether somebody has vouched for where a client leads: the operator, or whoever had the initial access
 * token. Where anybody may register clients, nobody has for those that did.
 */
export function isVouchedFor(
  { origin }: Pick<Client, 'origin'>,
  { registration }: Pick<OAuthSettings, 'registration'>,
): boolean {
  return origin !== 'dynamic' || registration !== 'open'
}
