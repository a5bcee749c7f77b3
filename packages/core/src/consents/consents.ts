import type { Env } from '../env.ts'
import { type ConsentKey, findConsent, putConsent } from './consent.store.ts'
import { addConsent, type Consent } from './consent.ts'

/** Remembers that a person has allowed a client something, beside all that was allowed before. */
export async function rememberConsent(env: Env, key: ConsentKey, allowed: Consent): Promise<void> {
  await env.database.transaction(function* (store) {
    const given = yield* findConsent(store, key)
    const now = env.clock.now()
    yield* putConsent(store, key, { ...addConsent(given, allowed), consentId: env.random.id(), now })
  })
}
