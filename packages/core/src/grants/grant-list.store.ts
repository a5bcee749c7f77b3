import type { Store } from '@barycenter/database/database'
import { rows, type Steps } from '@barycenter/database/transaction'
import { eq, inArray } from 'drizzle-orm'
import type { List, RowOf } from '../lists/list.store.ts'

/** What grants may be filtered by. */
export interface GrantWhere {
  /** Whose they are. */
  readonly subject?: string | null | undefined
  /** To which client: its `client_id`. */
  readonly clientId?: string | null | undefined
}

/** The orders that grants may be in: their ids are UUIDv7, so theirs is the order of when they were made. */
export const GRANT_ORDERS = ['CREATED_AT'] as const
/** One of {@link GRANT_ORDERS}. */
export type GrantOrder = (typeof GRANT_ORDERS)[number]

/** All grants that are stored: those that have ended, too, until they are swept. */
export const GRANT_LIST: List<'grants', GrantWhere, GrantOrder> = {
  table: 'grants',
  orders: { CREATED_AT: [{ column: 'grantId', kind: 'text' }] },
  filters: {
    subject: ({ subject }, value) => eq(subject, value),
    clientId: ({ clientId }, value) => eq(clientId, value),
  },
  answered: [
    { filters: [], orders: GRANT_ORDERS },
    { filters: ['subject'], orders: GRANT_ORDERS },
    { filters: ['clientId'], orders: GRANT_ORDERS },
  ],
}

/** The grants with some ids, no more than 500, in no order. */
export function* findGrantRows(
  { queries, tables: { grants } }: Store,
  grantIds: readonly string[],
): Steps<RowOf<'grants'>[]> {
  return yield* rows(
    queries
      .select()
      .from(grants)
      .where(inArray(grants.grantId, [...grantIds])),
  )
}
