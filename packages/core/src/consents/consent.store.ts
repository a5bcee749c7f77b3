import type { Store } from '@barycenter/database/database'
import { prepared } from '@barycenter/database/prepared'
import type { Schema } from '@barycenter/database/schema'
import { rows, type Steps } from '@barycenter/database/transaction'
import { and, eq, sql } from 'drizzle-orm'
import { asClientRecord } from '../clients/client.store.ts'
import type { ClientId, ClientRecord } from '../clients/client.ts'
import type { Subject } from '../users/user.ts'
import type { Consent } from './consent.ts'

type ConsentRow = Schema['consents']['$inferSelect']

/** Whose consent, and to which client. */
export interface ConsentKey {
  readonly subject: Subject
  readonly clientId: ClientId
}

/** What a person has allowed a client. */
export function* findConsent(store: Store, key: ConsentKey): Steps<ConsentRow | undefined> {
  const [row] = yield* selectByKey(store, { ...key })
  return row
}

const selectByKey = prepared('find_consent', ({ queries, tables: { consents } }) =>
  queries
    .select()
    .from(consents)
    .where(
      and(
        eq(consents.subject, sql.placeholder('subject')),
        eq(consents.clientId, sql.placeholder('clientId')),
      ),
    ),
)

/** Stores what a person has allowed a client from now on, in place of what was stored. */
export function* putConsent(
  { queries, tables }: Store,
  key: ConsentKey,
  consent: Consent & { readonly consentId: string; readonly now: Date },
): Steps<void> {
  const { consents } = tables
  const { consentId, now } = consent
  const allowed = {
    scopes: [...consent.scopes],
    claims: [...consent.claims],
    resources: [...consent.resources],
    updatedAt: now,
  }
  yield* rows(
    queries
      .insert(consents)
      .values({ ...key, ...allowed, consentId, grantedAt: now })
      .onConflictDoUpdate({ target: [consents.subject, consents.clientId], set: allowed })
      .returning({ consentId: consents.consentId }),
  )
}

/** What a person has allowed which clients. */
export function* findConsentsOf(
  { queries, tables }: Store,
  subject: Subject,
): Steps<{ client: ClientRecord; consent: ConsentRow }[]> {
  const { consents, clients } = tables
  const found = yield* rows(
    queries
      .select({ client: clients, consent: consents })
      .from(consents)
      .innerJoin(clients, eq(clients.clientId, consents.clientId))
      .where(eq(consents.subject, subject)),
  )
  return found.map(({ client, consent }) => ({ client: asClientRecord(client), consent }))
}

/** Forgets what a person has allowed a client; false if there was nothing. */
export function* deleteConsent(
  { queries, tables: { consents } }: Store,
  { subject, clientId }: ConsentKey,
): Steps<boolean> {
  const deleted = yield* rows(
    queries
      .delete(consents)
      .where(and(eq(consents.subject, subject), eq(consents.clientId, clientId)))
      .returning({ consentId: consents.consentId }),
  )
  return deleted.length === 1
}
