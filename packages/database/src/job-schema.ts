import type { Columns } from './columns.ts'

/** The tables of what is done in the background: which due times were taken, and what came of the runs. */
export function defineJobTables(c: Columns) {
  const jobSchedules = c.table('job_schedules', {
    jobName: c.text('job_name').primaryKey(),
    /** The latest due time that a run was begun for, by whichever replica. */
    lastDueAt: c.instant('last_due_at').notNull(),
  })

  const jobRuns = c.table(
    'job_runs',
    {
      /** A UUIDv7, so that the order of ids is the order of runs. */
      runId: c.text('run_id').primaryKey(),
      jobName: c.text('job_name').notNull(),
      trigger: c.oneOf('trigger', ['schedule', 'operator']).notNull(),
      startedAt: c.instant('started_at').notNull(),
      /** Null while it runs, and for ever if its process ended before it did. */
      completedAt: c.instant('completed_at'),
      /** Null until it is known. */
      success: c.flag('success'),
      /** Of what failed, as much as an operator may read. */
      errorMessage: c.text('error_message'),
      recordsProcessed: c.integer('records_processed'),
    },
    (table) => [
      c.index('job_runs_job_name').on(table.jobName, table.runId),
      c.index('job_runs_started_at').on(table.startedAt),
    ],
  )

  return { jobSchedules, jobRuns }
}
