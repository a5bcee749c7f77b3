import type { Store } from '@barycenter/database/database'
import type { Schema } from '@barycenter/database/schema'
import { rows, type Steps } from '@barycenter/database/transaction'
import { and, eq, gt, lte } from 'drizzle-orm'

type Row = Schema['syncAnswers']['$inferSelect']

/** The answer of an id that has not expired. */
export function* findSyncAnswer(
  { queries, tables }: Store,
  answerId: string,
  now: Date,
): Steps<Row | undefined> {
  const { syncAnswers } = tables
  const [found] = yield* rows(
    queries
      .select()
      .from(syncAnswers)
      .where(and(eq(syncAnswers.answerId, answerId), gt(syncAnswers.expiresAt, now))),
  )
  return found
}

/** Stores an answer, and deletes those that have expired. */
export function* insertSyncAnswer({ queries, tables }: Store, answer: Row, now: Date): Steps<void> {
  const { syncAnswers } = tables
  yield* rows(
    queries
      .delete(syncAnswers)
      .where(lte(syncAnswers.expiresAt, now))
      .returning({ answerId: syncAnswers.answerId }),
  )
  yield* rows(queries.insert(syncAnswers).values(answer).returning({ answerId: syncAnswers.answerId }))
}
