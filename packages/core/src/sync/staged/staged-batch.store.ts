import type { Store } from '@barycenter/database/database'
import type { Schema } from '@barycenter/database/schema'
import { rows, type Steps } from '@barycenter/database/transaction'
import { and, asc, eq, getTableColumns, gt, inArray, lt, notExists } from 'drizzle-orm'
import { checkpointId, type StoredCheckpoint } from '../checkpoint.store.ts'
import { addCounts } from './staged-run.ts'

/** A batch as it is stored. */
export type StagedBatch = Schema['syncStagedBatches']['$inferSelect']

/** What one record of a batch comes to. */
export type StagedUser = Schema['syncStagedUsers']['$inferSelect']

/** Names a batch. */
export interface BatchName {
  readonly runId: string
  readonly number: number
}

/** Numbers from here on are those of a run's own batches, of users to prune: the last to be written. */
export const FIRST_OWN_BATCH = 1_000_000_000

const USERS_PER_INSERT = 500
const BATCHES_PER_STATEMENT = 500

/** A batch, if it is staged. */
export function* findBatch(store: Store, batch: BatchName): Steps<StagedBatch | undefined> {
  const { queries, tables } = store
  const [found] = yield* rows(queries.select().from(tables.syncStagedBatches).where(isBatch(store, batch)))
  return found
}

/** Some batches of a run in the order of their numbers, without their bases, which are large. */
export function* listBatches(
  { queries, tables: { syncStagedBatches } }: Store,
  { runId, after, limit }: { readonly runId: string; readonly after: number; readonly limit: number },
): Steps<Omit<StagedBatch, 'basis'>[]> {
  const { basis: _, ...columns } = getTableColumns(syncStagedBatches)
  return yield* rows(
    queries
      .select(columns)
      .from(syncStagedBatches)
      .where(and(eq(syncStagedBatches.runId, runId), gt(syncStagedBatches.number, after)))
      .orderBy(asc(syncStagedBatches.number))
      .limit(limit),
  )
}

/** What stands in the place of a request's hash while a batch is only planned. */
export const UNHASHED = ''

/** The numbers of a run's batches that are only planned. */
export function* listUnhashed(
  { queries, tables: { syncStagedBatches } }: Store,
  runId: string,
): Steps<number[]> {
  const found = yield* rows(
    queries
      .select({ number: syncStagedBatches.number })
      .from(syncStagedBatches)
      .where(
        and(
          eq(syncStagedBatches.runId, runId),
          eq(syncStagedBatches.requestHash, UNHASHED),
          lt(syncStagedBatches.number, FIRST_OWN_BATCH),
        ),
      )
      .orderBy(asc(syncStagedBatches.number)),
  )
  return found.map(({ number }) => number)
}

/** How many users of a run are sent, and of how many the passwords are hashed, where they are to be. */
export function* countSent(
  { queries, tables: { syncStagedBatches } }: Store,
  runId: string,
): Steps<{ readonly users: number; readonly hashed: number }> {
  const found = yield* rows(
    queries
      .select({ requestHash: syncStagedBatches.requestHash, counts: syncStagedBatches.counts })
      .from(syncStagedBatches)
      .where(and(eq(syncStagedBatches.runId, runId), lt(syncStagedBatches.number, FIRST_OWN_BATCH))),
  )
  const usersOf = (batches: typeof found) => addCounts(batches.map(({ counts }) => counts)).total
  return {
    users: usersOf(found),
    hashed: usersOf(found.filter(({ requestHash }) => requestHash !== UNHASHED)),
  }
}

/** Takes a batch over from a client that sent the same before. */
export function* adoptBatch(store: Store, batch: BatchName, ticket: string): Steps<void> {
  const { queries, tables } = store
  yield* rows(
    queries
      .update(tables.syncStagedBatches)
      .set({ ticket })
      .where(isBatch(store, batch))
      .returning({ number: tables.syncStagedBatches.number }),
  )
}

/** Stores a batch in the place of one of the same number. */
export function* replaceBatch(
  store: Store,
  batch: StagedBatch,
  staged: {
    readonly users: readonly StagedUser[]
    readonly source: string
    readonly checkpoints: readonly StoredCheckpoint[]
  },
): Steps<void> {
  const { queries, tables } = store
  const { runId, number } = batch
  yield* deleteBatch(store, batch)
  yield* rows(
    queries
      .insert(tables.syncStagedBatches)
      .values(batch)
      .returning({ number: tables.syncStagedBatches.number }),
  )
  for (let start = 0; start < staged.users.length; start += USERS_PER_INSERT) {
    const some = staged.users.slice(start, start + USERS_PER_INSERT)
    yield* rows(
      queries.insert(tables.syncStagedUsers).values(some).returning({ batch: tables.syncStagedUsers.batch }),
    )
  }
  const checkpoints = staged.checkpoints.map(({ node, hash }) => ({
    runId,
    batch: number,
    checkpointId: checkpointId(staged.source, node),
    node,
    hash,
  }))
  for (let start = 0; start < checkpoints.length; start += USERS_PER_INSERT) {
    yield* rows(
      queries
        .insert(tables.syncStagedCheckpoints)
        .values(checkpoints.slice(start, start + USERS_PER_INSERT))
        .returning({ batch: tables.syncStagedCheckpoints.batch }),
    )
  }
}

/** Deletes a batch and what is staged in it. */
export function* deleteBatch(store: Store, batch: BatchName): Steps<void> {
  const { queries, tables } = store
  const { syncStagedUsers, syncStagedCheckpoints, syncStagedBatches } = tables
  const { runId, number } = batch
  yield* rows(
    queries
      .delete(syncStagedUsers)
      .where(and(eq(syncStagedUsers.runId, runId), eq(syncStagedUsers.batch, number)))
      .returning({ batch: syncStagedUsers.batch }),
  )
  yield* rows(
    queries
      .delete(syncStagedCheckpoints)
      .where(and(eq(syncStagedCheckpoints.runId, runId), eq(syncStagedCheckpoints.batch, number)))
      .returning({ batch: syncStagedCheckpoints.batch }),
  )
  yield* rows(
    queries
      .delete(syncStagedBatches)
      .where(isBatch(store, batch))
      .returning({ number: syncStagedBatches.number }),
  )
}

/** What is staged in a batch, without those of whom there is nothing to tell. */
export function* listStagedUsers(
  { queries, tables: { syncStagedUsers } }: Store,
  { runId, number }: BatchName,
): Steps<StagedUser[]> {
  return yield* rows(
    queries
      .select()
      .from(syncStagedUsers)
      .where(
        and(
          eq(syncStagedUsers.runId, runId),
          eq(syncStagedUsers.batch, number),
          inArray(syncStagedUsers.kind, ['create', 'update', 'disable', 'delete', 'refused']),
        ),
      )
      .orderBy(asc(syncStagedUsers.recordIndex), asc(syncStagedUsers.usernameKey)),
  )
}

/** Batches of runs that are no more. */
export function* listOrphans({ queries, tables }: Store): Steps<BatchName[]> {
  const { syncStagedBatches, syncStagedRuns } = tables
  const run = queries
    .select({ runId: syncStagedRuns.runId })
    .from(syncStagedRuns)
    .where(eq(syncStagedRuns.runId, syncStagedBatches.runId))
  return yield* rows(
    queries
      .select({ runId: syncStagedBatches.runId, number: syncStagedBatches.number })
      .from(syncStagedBatches)
      .where(notExists(run))
      .limit(BATCHES_PER_STATEMENT),
  )
}

function isBatch({ tables: { syncStagedBatches } }: Store, { runId, number }: BatchName) {
  return and(eq(syncStagedBatches.runId, runId), eq(syncStagedBatches.number, number))
}
