import type { Store } from '@barycenter/database/database'
import { rows, type Steps } from '@barycenter/database/transaction'
import { eq } from 'drizzle-orm'
import { findSyncRunRows } from '../sync-run.store.ts'
import { isOver, type SyncProgress, type SyncProgressRow } from './sync-progress.ts'

/** Takes the id that a client chose for its run; false if a run has it, or had it. */
export function* reserveRunId(store: Store, progress: SyncProgressRow): Steps<boolean> {
  const { queries, tables } = store
  const { syncProgress, syncStagedRuns } = tables
  const staged = yield* rows(
    queries
      .select({ runId: syncStagedRuns.runId })
      .from(syncStagedRuns)
      .where(eq(syncStagedRuns.runId, progress.runId)),
  )
  const past = yield* findSyncRunRows(store, [progress.runId])
  if (staged.length + past.length > 0) return false
  const reserved = yield* rows(
    queries
      .insert(syncProgress)
      .values(progress)
      .onConflictDoNothing()
      .returning({ runId: syncProgress.runId }),
  )
  return reserved.length === 1
}

/** Stores how far a run has come. */
export function* storeProgress(
  { queries, tables: { syncProgress } }: Store,
  { runId, ...progress }: SyncProgressRow,
): Steps<void> {
  yield* rows(
    queries
      .insert(syncProgress)
      .values({ runId, ...progress })
      .onConflictDoUpdate({ target: syncProgress.runId, set: progress })
      .returning({ runId: syncProgress.runId }),
  )
}

/** Forgets how far a run had come that is given up for another one. */
export function* deleteProgress({ queries, tables: { syncProgress } }: Store, runId: string): Steps<void> {
  yield* rows(
    queries
      .delete(syncProgress)
      .where(eq(syncProgress.runId, runId))
      .returning({ runId: syncProgress.runId }),
  )
}

/** How far a run has come; undefined if nothing is known of it. One that has not been heard of is interrupted. */
export function* findProgress(store: Store, runId: string, now: Date): Steps<SyncProgress | undefined> {
  const { queries, tables } = store
  const { syncProgress } = tables
  const [row] = yield* rows(queries.select().from(syncProgress).where(eq(syncProgress.runId, runId)))
  if (row !== undefined) {
    const { staleAt, ...progress } = row
    return isOver(progress) || staleAt > now ? progress : { ...progress, phase: 'INTERRUPTED' }
  }
  const [past] = yield* findSyncRunRows(store, [runId])
  if (past === undefined) return undefined
  const { total, passwordsHashed, passwordsVerified, checkpoints } = past
  const hashed = passwordsHashed + passwordsVerified + checkpoints
  return { runId, phase: 'DONE', done: total, total, hashed }
}
