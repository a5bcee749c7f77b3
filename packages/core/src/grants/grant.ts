import type { Schema } from '@barycenter/database/schema'
import { asClientId, type ClientId } from '../clients/client.ts'
import { asSubject, type Subject } from '../users/user.ts'

declare const brand: unique symbol

/** Names a grant. */
export type GrantId = string & { readonly [brand]: 'GrantId' }

/** One claim that was asked for by name, OpenID Connect Core §5.5.1. */
export interface ClaimRequest {
  readonly essential?: boolean
  readonly value?: unknown
  readonly values?: readonly unknown[]
}

/** The `claims` parameter, OpenID Connect Core §5.5; null asks for a claim without conditions. */
export interface ClaimsRequest {
  readonly userinfo?: Readonly<Record<string, ClaimRequest | null>>
  readonly id_token?: Readonly<Record<string, ClaimRequest | null>>
}

/** How the person of a grant was authenticated, and what for: what its ID tokens repeat. */
export interface GrantAuthentication {
  /** `auth_time` in seconds since the epoch. */
  readonly authTime: number
  readonly acr: string
  readonly amr: readonly string[]
  readonly nonce?: string
  readonly claims?: ClaimsRequest
}

/** What a person let a client do. */
export type Grant = Omit<
  Schema['grants']['$inferSelect'],
  'grantId' | 'clientId' | 'subject' | 'authentication'
> & {
  readonly grantId: GrantId
  readonly clientId: ClientId
  readonly subject: Subject
  readonly authentication: GrantAuthentication
}

/** Reads a stored id, or names a new one. */
export function asGrantId(id: string): GrantId {
  return id as GrantId
}

/** Reads a row; what is in its JSON was written by {@link Grant}'s own terms. */
export function asGrant(row: Schema['grants']['$inferSelect']): Grant {
  return {
    ...row,
    grantId: asGrantId(row.grantId),
    clientId: asClientId(row.clientId),
    subject: asSubject(row.subject),
    authentication: row.authentication as unknown as GrantAuthentication,
  }
}
