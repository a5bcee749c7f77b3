import type { List } from '../lists/list.store.ts'

/** The orders that past runs may be in: run ids are UUIDv7, so theirs is the order of runs. */
export const SYNC_RUN_ORDERS = ['STARTED_AT'] as const
/** One of {@link SYNC_RUN_ORDERS}. */
export type SyncRunOrder = (typeof SYNC_RUN_ORDERS)[number]

/** The runs that wrote something. */
export const SYNC_RUN_LIST: List<'syncRuns', object, SyncRunOrder> = {
  table: 'syncRuns',
  orders: { STARTED_AT: [{ column: 'runId', kind: 'text' }] },
  filters: {},
  answered: [{ filters: [], orders: SYNC_RUN_ORDERS }],
}
