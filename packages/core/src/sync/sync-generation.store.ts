import type { Store } from '@barycenter/database/database'
import { rows, type Steps } from '@barycenter/database/transaction'
import { eq, sql } from 'drizzle-orm'

const NAME = 'users'

/** Which generation of users this is: how often syncs have written users. Edits by hand do not count. */
export function* findGeneration({ queries, tables: { syncGenerations } }: Store): Steps<number> {
  const [found] = yield* rows(queries.select().from(syncGenerations).where(eq(syncGenerations.name, NAME)))
  return found?.number ?? 0
}

/** Begins another generation, in the transaction in which a sync writes users. */
export function* beginGeneration({ queries, tables: { syncGenerations } }: Store): Steps<void> {
  yield* rows(
    queries
      .insert(syncGenerations)
      .values({ name: NAME, number: 1 })
      .onConflictDoUpdate({
        target: syncGenerations.name,
        set: { number: sql`${syncGenerations.number} + 1` },
      })
      .returning({ number: syncGenerations.number }),
  )
}
