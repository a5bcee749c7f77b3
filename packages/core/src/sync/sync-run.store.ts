import type { Store } from '@barycenter/database/database'
import type { Schema } from '@barycenter/database/schema'
import { rows, type Steps } from '@barycenter/database/transaction'
import { desc, inArray, lt } from 'drizzle-orm'

type Row = Schema['syncRuns']['$inferSelect']

/** Records a run in the history. */
export function* insertSyncRun({ queries, tables }: Store, run: Row): Steps<void> {
  yield* rows(queries.insert(tables.syncRuns).values(run).returning({ runId: tables.syncRuns.runId }))
}

/** The runs with some ids, in no order. */
export function* findSyncRunRows({ queries, tables }: Store, runIds: readonly string[]): Steps<Row[]> {
  const { syncRuns } = tables
  return yield* rows(
    queries
      .select()
      .from(syncRuns)
      .where(inArray(syncRuns.runId, [...runIds])),
  )
}

/** A page of the history, the newest run first. */
export function* listSyncRunRows(
  { queries, tables }: Store,
  page: { readonly before: string | undefined; readonly limit: number },
): Steps<Row[]> {
  const { syncRuns } = tables
  const condition = page.before === undefined ? undefined : lt(syncRuns.runId, page.before)
  return yield* rows(
    queries.select().from(syncRuns).where(condition).orderBy(desc(syncRuns.runId)).limit(page.limit),
  )
}
