import type { Store } from '@barycenter/database/database'
import { rows, type Steps } from '@barycenter/database/transaction'
import { and, eq, exists, inArray, isNull, notExists, or } from 'drizzle-orm'

/** The numbers of the batches of a run with users who are not any more as they were when they were planned. */
export function* listMovedBatches({ queries, tables }: Store, runId: string): Steps<number[]> {
  const { users, syncStagedUsers, syncStagedBatches } = tables
  const asDecided = queries
    .select({ subject: users.subject })
    .from(users)
    .where(
      and(eq(users.subject, syncStagedUsers.subject), eq(users.revision, syncStagedUsers.decidedRevision)),
    )
  const namesake = queries
    .select({ subject: users.subject })
    .from(users)
    .where(eq(users.usernameKey, syncStagedUsers.usernameKey))
  const found = yield* rows(
    queries
      .selectDistinct({ number: syncStagedBatches.number })
      .from(syncStagedUsers)
      .innerJoin(
        syncStagedBatches,
        and(
          eq(syncStagedBatches.runId, syncStagedUsers.runId),
          eq(syncStagedBatches.number, syncStagedUsers.batch),
          isNull(syncStagedBatches.written),
        ),
      )
      .where(
        and(
          eq(syncStagedUsers.runId, runId),
          or(
            and(
              inArray(syncStagedUsers.kind, ['update', 'disable', 'delete', 'noted']),
              notExists(asDecided),
            ),
            and(eq(syncStagedUsers.kind, 'create'), exists(namesake)),
          ),
        ),
      ),
  )
  return found.map(({ number }) => number)
}
