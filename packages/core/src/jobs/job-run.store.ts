import type { Store } from '@barycenter/database/database'
import { rows, type Steps } from '@barycenter/database/transaction'
import { and, desc, eq, inArray, isNotNull, isNull, like, lt, or } from 'drizzle-orm'
import { BATCH } from '../housekeeping/expired-rows.store.ts'
import { INTERRUPTED, type JobRun, jobLease } from './job-run.ts'

/** Records that a run has begun. Runs of the job that nobody is at any more are closed first. */
export function* insertJobRun(
  { queries, tables: { jobRuns } }: Store,
  run: Pick<JobRun, 'runId' | 'jobName' | 'trigger' | 'startedAt'>,
): Steps<void> {
  yield* rows(
    queries
      .update(jobRuns)
      .set({ success: false, errorMessage: INTERRUPTED })
      .where(and(eq(jobRuns.jobName, run.jobName), isNull(jobRuns.success)))
      .returning({ runId: jobRuns.runId }),
  )
  yield* rows(queries.insert(jobRuns).values(run).returning({ runId: jobRuns.runId }))
}

/** What came of a run. */
export type JobResult = Pick<JobRun, 'success' | 'errorMessage' | 'recordsProcessed' | 'completedAt'>

/** Records what came of a run; undefined if it was closed meanwhile, as one that nobody was at any more. */
export function* completeJobRun(
  { queries, tables: { jobRuns } }: Store,
  runId: string,
  result: JobResult,
): Steps<JobRun | undefined> {
  const [run] = yield* rows(
    queries
      .update(jobRuns)
      .set(result)
      .where(and(eq(jobRuns.runId, runId), isNull(jobRuns.success)))
      .returning(),
  )
  return run
}

/** Which runs to list. */
export interface JobRunFilter {
  readonly jobName?: string | undefined
  /** Those that are known to have failed or to have been interrupted, and no others. */
  readonly onlyFailures: boolean
  readonly limit: number
}

/** Runs, the newest first. One that nobody is at any more is told as interrupted before the next run closes it. */
export function* listJobRunRows(
  { queries, tables: { jobRuns, leases } }: Store,
  { jobName, onlyFailures, limit }: JobRunFilter,
  now: Date,
): Steps<JobRun[]> {
  const held = yield* rows(
    queries
      .select()
      .from(leases)
      .where(like(leases.name, jobLease('%'))),
  )
  const running = held.filter(({ expiresAt }) => expiresAt > now).map(({ holder }) => holder)
  const found = yield* rows(
    queries
      .select()
      .from(jobRuns)
      .where(
        and(
          jobName === undefined ? undefined : eq(jobRuns.jobName, jobName),
          onlyFailures ? or(isNull(jobRuns.success), eq(jobRuns.success, false)) : undefined,
        ),
      )
      .orderBy(desc(jobRuns.runId))
      // Those that are running turn out to be none of the failures.
      .limit(limit + running.length),
  )
  const told = found.map((run) =>
    run.success === null && !running.includes(run.runId)
      ? { ...run, success: false, errorMessage: INTERRUPTED }
      : run,
  )
  return told.filter(({ success }) => !onlyFailures || success === false).slice(0, limit)
}

/** From when on runs are kept. */
export interface JobLogRetention {
  /** Those that began before this go, whatever came of them. */
  readonly all: Date
  /** Those that began before this go, if they succeeded and found nothing to do. */
  readonly idle: Date
}

/** Deletes a batch of runs that are of no more use. */
export function* deleteOldJobRuns(
  { queries, tables: { jobRuns } }: Store,
  { all, idle }: JobLogRetention,
): Steps<number> {
  const { runId, startedAt, success, recordsProcessed, completedAt } = jobRuns
  const wasIdle = and(lt(startedAt, idle), eq(success, true), eq(recordsProcessed, 0), isNotNull(completedAt))
  const oldest = queries
    .select({ runId })
    .from(jobRuns)
    .where(or(lt(startedAt, all), wasIdle))
    .orderBy(startedAt)
    .limit(BATCH)
  const deleted = yield* rows(queries.delete(jobRuns).where(inArray(runId, oldest)).returning({ runId }))
  return deleted.length
}
