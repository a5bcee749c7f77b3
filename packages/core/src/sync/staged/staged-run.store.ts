import type { Store } from '@barycenter/database/database'
import type { JsonObject } from '@barycenter/database/json'
import type { Schema } from '@barycenter/database/schema'
import { rows, type Steps } from '@barycenter/database/transaction'
import { and, eq, isNull, lte, type SQL } from 'drizzle-orm'
import type { StagedEnding, StagedRun, StagedRunOptions } from './staged-run.ts'

/** The run of an id, if there is one. */
export function* findStagedRun(store: Store, runId: string): Steps<StagedRun | undefined> {
  return yield* findRun(store, eq(store.tables.syncStagedRuns.runId, runId))
}

/** The run of a source, if there is one: there is never more than one. */
export function* findStagedRunOf(store: Store, source: string): Steps<StagedRun | undefined> {
  return yield* findRun(store, eq(store.tables.syncStagedRuns.source, source))
}

function* findRun(
  { queries, tables: { syncStagedRuns } }: Store,
  condition: SQL,
): Steps<StagedRun | undefined> {
  const [found] = yield* rows(queries.select().from(syncStagedRuns).where(condition))
  return found && asRun(found)
}

/** Stores a run that begins. */
export function* insertStagedRun(
  { queries, tables: { syncStagedRuns } }: Store,
  { options, ending: _, isChecked: __, ...run }: StagedRun,
  expiresAt: Date,
): Steps<void> {
  const row = { ...run, source: options.source, options: toJson(options), expiresAt }
  yield* rows(queries.insert(syncStagedRuns).values(row).returning({ runId: syncStagedRuns.runId }))
}

/** Keeps a run, and what was staged for it, for longer. */
export function* extendStagedRun(
  { queries, tables: { syncStagedRuns } }: Store,
  runId: string,
  expiresAt: Date,
): Steps<void> {
  yield* rows(
    queries
      .update(syncStagedRuns)
      .set({ expiresAt })
      .where(eq(syncStagedRuns.runId, runId))
      .returning({ runId: syncStagedRuns.runId }),
  )
}

/** Says that a run is checked, or, as another client may send other users, that it is not any more. */
export function* setChecked(
  { queries, tables: { syncStagedRuns } }: Store,
  runId: string,
  checkedAt: Date | null,
): Steps<void> {
  yield* rows(
    queries
      .update(syncStagedRuns)
      .set({ checkedAt })
      .where(eq(syncStagedRuns.runId, runId))
      .returning({ runId: syncStagedRuns.runId }),
  )
}

/** Ends a run that has not ended; false if it has. */
export function* endStagedRun(
  { queries, tables: { syncStagedRuns } }: Store,
  runId: string,
  ending: StagedEnding,
): Steps<boolean> {
  const ended = yield* rows(
    queries
      .update(syncStagedRuns)
      .set({ outcome: toJson(ending) })
      .where(and(eq(syncStagedRuns.runId, runId), isNull(syncStagedRuns.outcome)))
      .returning({ runId: syncStagedRuns.runId }),
  )
  return ended.length === 1
}

/** Deletes a run. What was staged for it is left for the sweep. */
export function* deleteStagedRun({ queries, tables: { syncStagedRuns } }: Store, runId: string): Steps<void> {
  yield* rows(
    queries
      .delete(syncStagedRuns)
      .where(eq(syncStagedRuns.runId, runId))
      .returning({ runId: syncStagedRuns.runId }),
  )
}

/** Deletes the runs that were left behind; returns how many. */
export function* deleteExpiredRuns({ queries, tables: { syncStagedRuns } }: Store, now: Date): Steps<number> {
  const deleted = yield* rows(
    queries
      .delete(syncStagedRuns)
      .where(lte(syncStagedRuns.expiresAt, now))
      .returning({ runId: syncStagedRuns.runId }),
  )
  return deleted.length
}

function asRun(row: Schema['syncStagedRuns']['$inferSelect']): StagedRun {
  const { runId, actor, startedAt, checkedAt, options, outcome } = row
  return {
    runId,
    actor,
    startedAt,
    isChecked: checkedAt !== null,
    // Both columns were written by this file, from these types.
    options: options as unknown as StagedRunOptions,
    ending: outcome === null ? undefined : (outcome as unknown as StagedEnding),
  }
}

/** As JSON has it: without the fields that are undefined. */
function toJson(value: StagedRunOptions | StagedEnding): JsonObject {
  return JSON.parse(JSON.stringify(value))
}
