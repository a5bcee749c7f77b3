import type { Actor } from '../audit/actor.ts'
import { insertAuditEvents } from '../audit/audit.store.ts'
import { sha256 } from '../digest.ts'
import type { Env } from '../env.ts'
import { insertClient } from './client.store.ts'
import { asClientId, type ClientRecord } from './client.ts'
import type { ClientMetadata } from './client-metadata.ts'
import { issueClientSecret } from './client-secret.ts'

/** A client that is to be. */
export interface NewClient {
  readonly metadata: ClientMetadata
  /** `dynamic` for RFC 7591, or what names the operator's way. */
  readonly origin: string
  /** Who makes it. */
  readonly by: Actor
}

/** A client, and the credentials that are in this result and nowhere else. */
export interface CreatedClient {
  readonly client: ClientRecord
  /** Undefined for a client that needs none: a public one, or one with keys of its own. */
  readonly clientSecret: string | undefined
  /** For managing the registration, RFC 7592; a client of the operator's has none. */
  readonly registrationAccessToken: string | undefined
}

/** Stores a new client under an id of our choosing, which no user's `sub` can equal (RFC 9700 §4.15.1). */
export async function createClient(env: Env, { metadata, origin, by }: NewClient): Promise<CreatedClient> {
  const clientId = asClientId(`client_${env.random.id().replaceAll('-', '')}`)
  const secret = issueClientSecret(env, clientId, metadata)
  const registrationAccessToken = origin === 'dynamic' ? env.random.token() : undefined
  const now = env.clock.now()
  const client = {
    clientId,
    clientName: metadata.client_name ?? null,
    metadata,
    secretHash: secret?.secretHash ?? null,
    secretSealed: secret?.secretSealed ?? null,
    registrationTokenHash: registrationAccessToken === undefined ? null : sha256(registrationAccessToken),
    origin,
    enabled: true,
    revision: 0,
    createdAt: now,
    updatedAt: now,
    tokensValidFrom: null,
  }
  await env.database.transaction(function* (store) {
    yield* insertClient(store, client)
    const detail = { origin, name: client.clientName, redirectUris: metadata.redirect_uris }
    yield* insertAuditEvents(store, env, [{ by, action: 'client.create', target: client.clientId, detail }])
  })
  return { client, clientSecret: secret?.text, registrationAccessToken }
}
