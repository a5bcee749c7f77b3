import type { Operator } from '../admin-tokens/admin-token.ts'
import { insertAuditEvents } from '../audit/audit.store.ts'
import { asClientId } from '../clients/client.ts'
import type { Env } from '../env.ts'
import { NotFoundError } from '../errors.ts'
import { revokeGrantsTo } from '../grants/grant.store.ts'
import type { RowOf } from '../lists/list.store.ts'
import { asSubject } from '../users/user.ts'
import { deleteConsent } from './consent.store.ts'
import { findConsentRows } from './consent-list.store.ts'

/** What a person has allowed a client, as it is stored. */
export type RecordedConsent = RowOf<'consents'>

/** The consents with some ids, no more than 500, in no order. */
export async function findConsentsById(
  { database }: Pick<Env, 'database'>,
  consentIds: readonly string[],
): Promise<RecordedConsent[]> {
  return database.run((store) => findConsentRows(store, consentIds))
}

/** A consent that is gone, and what went with it. */
export interface RevokedConsent {
  readonly consent: RecordedConsent
  readonly grantsRevoked: number
}

/**
 * Takes back what a person has allowed a client: it has to ask again, and its tokens of that person are void.
 *
 * @throws {NotFoundError} when there is no such consent.
 */
export async function revokeConsent(
  env: Env,
  operator: Operator,
  consentId: string,
): Promise<RevokedConsent> {
  const revoked = await env.database.transaction(function* (store) {
    const [consent] = yield* findConsentRows(store, [consentId])
    if (consent === undefined) return undefined
    const key = { subject: asSubject(consent.subject), clientId: asClientId(consent.clientId) }
    if (!(yield* deleteConsent(store, key))) return undefined
    const grantsRevoked = yield* revokeGrantsTo(store, key, env.clock.now())
    const detail = { clientId: key.clientId, grantsRevoked }
    yield* insertAuditEvents(store, env, [
      { by: operator, action: 'consent.revoke', target: key.subject, detail },
    ])
    return { consent, grantsRevoked }
  })
  if (revoked === undefined) throw new NotFoundError('there is no consent of this id')
  return revoked
}
