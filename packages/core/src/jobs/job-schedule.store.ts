import type { Store } from '@barycenter/database/database'
import { rows, type Steps } from '@barycenter/database/transaction'
import { notBetween } from 'drizzle-orm'
import type { JobTrigger } from './job-run.ts'

/**
 * Takes a due time for oneself: false if it, or a later one, was taken before. One that lies further ahead
 * than the next due time was taken by a clock that went wrong, and does not count.
 */
export function* takeDueTime(
  { queries, tables: { jobSchedules } }: Store,
  jobName: string,
  { dueAt, nextDueAt }: Extract<JobTrigger, { kind: 'schedule' }>,
): Steps<boolean> {
  const { lastDueAt } = jobSchedules
  const taken = yield* rows(
    queries
      .insert(jobSchedules)
      .values({ jobName, lastDueAt: dueAt })
      .onConflictDoUpdate({
        target: jobSchedules.jobName,
        set: { lastDueAt: dueAt },
        setWhere: notBetween(lastDueAt, dueAt, nextDueAt),
      })
      .returning({ lastDueAt }),
  )
  return taken.length === 1
}

/** The latest due time that was taken for each job. */
export function* listTakenDueTimes({
  queries,
  tables: { jobSchedules },
}: Store): Steps<ReadonlyMap<string, Date>> {
  const found = yield* rows(queries.select().from(jobSchedules))
  return new Map(found.map(({ jobName, lastDueAt }) => [jobName, lastDueAt]))
}
