import type { Store } from '@barycenter/database/database'
import { rows, type Steps } from '@barycenter/database/transaction'
import { asc, inArray, lt } from 'drizzle-orm'
import { addSeconds } from '../clock.ts'
import { BATCH } from '../housekeeping/expired-rows.store.ts'
import { firstIdOf } from '../id-time.ts'

/**
 * Deletes a batch of audit events that are older than they are to be kept.
 *
 * @param retention for how long they are, in seconds; 0 for ever.
 */
export function* deleteOldAuditEvents(
  { queries, tables: { auditEvents } }: Store,
  now: Date,
  retention: number,
): Steps<number> {
  if (retention === 0) return 0
  const { eventId } = auditEvents
  const oldest = queries
    .select({ eventId })
    .from(auditEvents)
    .where(lt(eventId, firstIdOf(addSeconds(now, -retention))))
    .orderBy(asc(eventId))
    .limit(BATCH)
  const deleted = yield* rows(
    queries.delete(auditEvents).where(inArray(eventId, oldest)).returning({ eventId }),
  )
  return deleted.length
}
