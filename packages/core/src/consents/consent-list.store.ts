import type { Store } from '@barycenter/database/database'
import { rows, type Steps } from '@barycenter/database/transaction'
import { eq, inArray } from 'drizzle-orm'
import type { List, RowOf } from '../lists/list.store.ts'

/** What consents may be filtered by. */
export interface ConsentWhere {
  /** Whose they are. */
  readonly subject?: string | null | undefined
  /** To which client: its `client_id`. */
  readonly clientId?: string | null | undefined
}

/** The orders that consents may be in: their ids are UUIDv7, so theirs is the order of when they were first given. */
export const CONSENT_ORDERS = ['GRANTED_AT'] as const
/** One of {@link CONSENT_ORDERS}. */
export type ConsentOrder = (typeof CONSENT_ORDERS)[number]

/** What people have allowed clients. */
export const CONSENT_LIST: List<'consents', ConsentWhere, ConsentOrder> = {
  table: 'consents',
  orders: { GRANTED_AT: [{ column: 'consentId', kind: 'text' }] },
  filters: {
    subject: ({ subject }, value) => eq(subject, value),
    clientId: ({ clientId }, value) => eq(clientId, value),
  },
  answered: [
    { filters: [], orders: CONSENT_ORDERS },
    { filters: ['subject'], orders: CONSENT_ORDERS },
    { filters: ['clientId'], orders: CONSENT_ORDERS },
  ],
}

/** The consents with some ids, no more than 500, in no order. */
export function* findConsentRows(
  { queries, tables: { consents } }: Store,
  consentIds: readonly string[],
): Steps<RowOf<'consents'>[]> {
  return yield* rows(
    queries
      .select()
      .from(consents)
      .where(inArray(consents.consentId, [...consentIds])),
  )
}
