import type { Store } from '@barycenter/database/database'
import { rows, type Steps } from '@barycenter/database/transaction'
import { and, eq, inArray, ne } from 'drizzle-orm'
import type { List, RowOf } from '../lists/list.store.ts'

/** What sessions may be filtered by. */
export interface SessionWhere {
  /** Whose they are. */
  readonly subject?: string | null | undefined
}

/** The orders that sessions may be in. */
export const SESSION_ORDERS = ['AUTH_TIME'] as const
/** One of {@link SESSION_ORDERS}. */
export type SessionOrder = (typeof SESSION_ORDERS)[number]

/** All sessions that are stored: those that have expired, too, until they are swept. */
export const SESSION_LIST: List<'sessions', SessionWhere, SessionOrder> = {
  table: 'sessions',
  // A row from before sessions had ids is no session any more.
  always: ({ sessionId }) => ne(sessionId, ''),
  orders: {
    AUTH_TIME: [
      { column: 'authTime', kind: 'instant' },
      { column: 'sessionId', kind: 'text' },
    ],
  },
  filters: { subject: ({ subject }, value) => eq(subject, value) },
  answered: [
    { filters: [], orders: SESSION_ORDERS },
    { filters: ['subject'], orders: SESSION_ORDERS },
  ],
}

/** The sessions with some ids, no more than 500, in no order. */
export function* findSessionsById(
  { queries, tables: { sessions } }: Store,
  sessionIds: readonly string[],
): Steps<RowOf<'sessions'>[]> {
  const which = and(inArray(sessions.sessionId, [...sessionIds]), ne(sessions.sessionId, ''))
  return yield* rows(queries.select().from(sessions).where(which))
}
