import type { Env } from '../env.ts'
import type { RowOf } from '../lists/list.store.ts'
import { findAuditEventRows } from './audit-event-list.store.ts'

/** An event of the audit log, as it is stored. */
export type RecordedEvent = RowOf<'auditEvents'>

/** The events with some ids, no more than 500, in no order. */
export async function findAuditEvents(
  { database }: Pick<Env, 'database'>,
  eventIds: readonly string[],
): Promise<RecordedEvent[]> {
  return database.run((store) => findAuditEventRows(store, eventIds))
}
