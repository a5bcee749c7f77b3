import type { Env } from '@barycenter/core/env'
import type { Schema } from '@barycenter/database/schema'
import { rows } from '@barycenter/database/transaction'

type Row = Schema['auditEvents']['$inferSelect']

/** The audit log, in the order of its ids; of one action if that is asked for. */
export async function readAuditEvents(env: Env, action?: string): Promise<Row[]> {
  const all = await env.database.run(({ queries, tables }) => rows(queries.select().from(tables.auditEvents)))
  return all
    .filter((event) => action === undefined || event.action === action)
    .toSorted((a, b) => (a.eventId < b.eventId ? -1 : 1))
}
