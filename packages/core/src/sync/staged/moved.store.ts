import type { Store } from '@barycenter/database/database'
import { rows, type Steps } from '@barycenter/database/transaction'
import { and, asc, eq, exists, inArray, isNull, lt, ne, notExists, or } from 'drizzle-orm'
import { type Basis, digestOf, type UserState } from './batch-basis.ts'
import { type BatchName, FIRST_OWN_BATCH } from './staged-batch.store.ts'

const KEYS_PER_STATEMENT = 1000

/** The numbers of the batches of a run that were sent and not written. */
export function* listUnwritten({ queries, tables }: Store, runId: string): Steps<number[]> {
  const { syncStagedBatches: batches } = tables
  const found = yield* rows(
    queries
      .select({ number: batches.number })
      .from(batches)
      .where(and(isSent(tables, runId), isNull(batches.written)))
      .orderBy(asc(batches.number)),
  )
  return found.map(({ number }) => number)
}

/** Those of them that were planned on another generation of users. */
export function* listOvertaken(
  { queries, tables }: Store,
  { runId, generation }: { readonly runId: string; readonly generation: number },
): Steps<number[]> {
  const { syncStagedBatches: batches } = tables
  const found = yield* rows(
    queries
      .select({ number: batches.number })
      .from(batches)
      .where(and(isSent(tables, runId), isNull(batches.written), ne(batches.generation, generation)))
      .orderBy(asc(batches.number)),
  )
  return found.map(({ number }) => number)
}

/** Says that a batch would be planned likewise on a later generation. */
export function* confirmBatch(
  { queries, tables: { syncStagedBatches } }: Store,
  { runId, number, generation }: BatchName & { readonly generation: number },
): Steps<void> {
  yield* rows(
    queries
      .update(syncStagedBatches)
      .set({ generation })
      .where(and(eq(syncStagedBatches.runId, runId), eq(syncStagedBatches.number, number)))
      .returning({ number: syncStagedBatches.number }),
  )
}

/** Whether a batch is to write users who are not any more as they were when it was planned. */
export function* isMoved({ queries, tables }: Store, { runId, number }: BatchName): Steps<boolean> {
  const { users, syncStagedUsers: staged } = tables
  const asDecided = queries
    .select({ subject: users.subject })
    .from(users)
    .where(and(eq(users.subject, staged.subject), eq(users.revision, staged.decidedRevision)))
  const namesake = queries
    .select({ subject: users.subject })
    .from(users)
    .where(eq(users.usernameKey, staged.usernameKey))
  const found = yield* rows(
    queries
      .select({ number: staged.batch })
      .from(staged)
      .where(
        and(
          eq(staged.runId, runId),
          eq(staged.batch, number),
          or(
            and(inArray(staged.kind, ['update', 'disable', 'delete', 'noted']), notExists(asDecided)),
            and(eq(staged.kind, 'create'), exists(namesake)),
          ),
        ),
      )
      .limit(1),
  )
  return found.length > 0
}

/** Whether the users of a batch's basis are as they were. A batch of an earlier version has none. */
export function* hasBasis({ queries, tables }: Store, { runId, number }: BatchName): Steps<boolean> {
  const { users, syncStagedBatches } = tables
  const [batch] = yield* rows(
    queries
      .select({ basis: syncStagedBatches.basis })
      .from(syncStagedBatches)
      .where(and(eq(syncStagedBatches.runId, runId), eq(syncStagedBatches.number, number))),
  )
  const basis: Basis | null = batch?.basis ?? null
  if (basis === null) return false
  const { usernameKey, subject, revision } = users
  const states: UserState[] = []
  for (let start = 0; start < basis.keys.length; start += KEYS_PER_STATEMENT) {
    const some = basis.keys.slice(start, start + KEYS_PER_STATEMENT)
    const found = yield* rows(
      queries.select({ usernameKey, subject, revision }).from(users).where(inArray(usernameKey, some)),
    )
    for (const state of found) states.push(state)
  }
  return digestOf(states) === basis.digest
}

function isSent({ syncStagedBatches }: Store['tables'], runId: string) {
  return and(eq(syncStagedBatches.runId, runId), lt(syncStagedBatches.number, FIRST_OWN_BATCH))
}
