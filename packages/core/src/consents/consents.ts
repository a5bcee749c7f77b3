import { type Origin, personActor } from '../audit/actor.ts'
import { insertAuditEvents } from '../audit/audit.store.ts'
import type { Env } from '../env.ts'
import { type ConsentKey, findConsent, putConsent } from './consent.store.ts'
import { addConsent, type Consent } from './consent.ts'

/** Remembers that a person has allowed a client something, beside all that was allowed before. */
export async function rememberConsent(
  env: Env,
  key: ConsentKey,
  { allowed, origin }: { readonly allowed: Consent; readonly origin: Origin },
): Promise<void> {
  await env.database.transaction(function* (store) {
    const given = yield* findConsent(store, key)
    const now = env.clock.now()
    yield* putConsent(store, key, { ...addConsent(given, allowed), consentId: env.random.id(), now })
    const { scopes, claims, resources } = allowed
    const detail = { scopes: [...scopes], claims: [...claims], resources: [...resources] }
    yield* insertAuditEvents(store, env, [
      { by: personActor(key.subject, origin), action: 'consent.grant', target: key.clientId, detail },
    ])
  })
}
