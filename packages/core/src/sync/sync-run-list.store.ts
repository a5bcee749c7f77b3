import { eq } from 'drizzle-orm'
import type { List } from '../lists/list.store.ts'

/** What past runs may be filtered by. */
export interface SyncRunWhere {
  /** Who declared the users. */
  readonly source?: string | null | undefined
  /** Who asked for the run. */
  readonly actor?: string | null | undefined
}

/** The orders that past runs may be in: run ids are UUIDv7, so theirs is the order of runs. */
export const SYNC_RUN_ORDERS = ['STARTED_AT'] as const
/** One of {@link SYNC_RUN_ORDERS}. */
export type SyncRunOrder = (typeof SYNC_RUN_ORDERS)[number]

/** The runs that wrote something. */
export const SYNC_RUN_LIST: List<'syncRuns', SyncRunWhere, SyncRunOrder> = {
  table: 'syncRuns',
  orders: { STARTED_AT: [{ column: 'runId', kind: 'text' }] },
  filters: {
    source: ({ source }, value) => eq(source, value),
    actor: ({ actor }, value) => eq(actor, value),
  },
  answered: [
    { filters: [], orders: SYNC_RUN_ORDERS },
    { filters: ['source'], orders: SYNC_RUN_ORDERS },
    { filters: ['actor'], orders: SYNC_RUN_ORDERS },
  ],
}
