import { sql } from 'drizzle-orm'
import type { Columns } from './columns.ts'
import type { JsonObject } from './json.ts'

/** The tables of the audit log. */
export function defineAuditTables(c: Columns) {
  const auditEvents = c.table(
    'audit_events',
    {
      /** A UUIDv7, so that the order of ids is the order of events. */
      eventId: c.text('event_id').primaryKey(),
      at: c.instant('at').notNull(),
      actor: c.text('actor').notNull(),
      action: c.text('action').notNull(),
      /** What was acted on: a subject, a token id, a run id. No foreign key, for it outlives them. */
      target: c.text('target').notNull(),
      runId: c.text('run_id'),
      /** What changed, by field; never the value of a secret. */
      detail: c.json<JsonObject>('detail').notNull(),
      outcome: c.oneOf('outcome', ['SUCCESS', 'FAILURE']).notNull().default('SUCCESS'),
      /** Why it failed. */
      code: c.text('code'),
      /** Where the request came from. */
      address: c.text('address'),
      userAgent: c.text('user_agent'),
      requestId: c.text('request_id'),
    },
    // Each filter of the list, in the order of the list. Failures are few, successes are what is left.
    (table) => [
      c.index('audit_events_actor').on(table.actor, table.eventId),
      c.index('audit_events_action').on(table.action, table.eventId),
      c.index('audit_events_target_event').on(table.target, table.eventId),
      c.index('audit_events_run').on(table.runId, table.eventId),
      c.index('audit_events_failed').on(table.eventId).where(sql`outcome = 'FAILURE'`),
      c.index('audit_events_failed_actor').on(table.actor, table.eventId).where(sql`outcome = 'FAILURE'`),
      c.index('audit_events_failed_action').on(table.action, table.eventId).where(sql`outcome = 'FAILURE'`),
      c.index('audit_events_failed_target').on(table.target, table.eventId).where(sql`outcome = 'FAILURE'`),
    ],
  )

  return { auditEvents }
}
