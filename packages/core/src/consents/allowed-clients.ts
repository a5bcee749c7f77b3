import { type Origin, personActor } from '../audit/actor.ts'
import { insertAuditEvents } from '../audit/audit.store.ts'
import type { Client } from '../clients/client.ts'
import type { Env } from '../env.ts'
import { findClientsWithGrants, revokeGrantsTo } from '../grants/grant.store.ts'
import type { Subject } from '../users/user.ts'
import { type ConsentKey, deleteConsent, findConsentsOf } from './consent.store.ts'
import { addConsent, type Consent } from './consent.ts'

/** A client that may act for a person, or need not ask to. */
export interface AllowedClient {
  readonly client: Client
  readonly allowed: Consent
  /** When it was first allowed something of this. */
  readonly since: Date
}

/**
 * The clients that a person has allowed something, and those that hold a grant without having had to ask:
 * the operator's own. The latest first.
 */
export async function listAllowedClients(env: Env, subject: Subject): Promise<AllowedClient[]> {
  const { consents, grants } = await env.database.transaction(function* (store) {
    return {
      consents: yield* findConsentsOf(store, subject),
      grants: yield* findClientsWithGrants(store, subject, env.clock.now()),
    }
  })
  const clients = new Map<string, AllowedClient>()
  for (const { client, consent } of consents)
    clients.set(client.clientId, { client, allowed: consent, since: consent.grantedAt })
  for (const { client, grant } of grants) {
    const known = clients.get(client.clientId)
    const { scopes, resources, createdAt } = grant
    const allowed = addConsent(known?.allowed, { scopes, resources, claims: [] })
    const since = known === undefined || createdAt < known.since ? createdAt : known.since
    clients.set(client.clientId, { client, allowed, since })
  }
  return [...clients.values()].toSorted((a, b) => b.since.getTime() - a.since.getTime())
}

/** Takes back all that a person has allowed a client: it has to ask again, and its tokens are void. */
export async function withdrawAccess(env: Env, key: ConsentKey, origin: Origin): Promise<void> {
  const { subject, clientId } = key
  await env.database.transaction(function* (store) {
    const isForgotten = yield* deleteConsent(store, key)
    const grantsRevoked = yield* revokeGrantsTo(store, key, env.clock.now())
    if (!isForgotten && grantsRevoked === 0) return
    yield* insertAuditEvents(store, env, [
      {
        by: personActor(subject, origin),
        action: 'consent.withdraw',
        target: clientId,
        detail: { grantsRevoked },
      },
    ])
  })
}
