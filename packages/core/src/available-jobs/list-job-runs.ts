import type { Env } from '../env.ts'
import { type JobRunFilter, listJobRunRows } from '../jobs/job-run.store.ts'
import type { JobRun } from '../jobs/job-run.ts'
import { getJob } from './jobs.ts'

/**
 * Runs of jobs, the newest first.
 *
 * @throws {AdminError} NOT_FOUND for a name that no job has.
 */
export async function listJobRuns(
  { database, clock }: Pick<Env, 'database' | 'clock'>,
  filter: JobRunFilter,
): Promise<JobRun[]> {
  if (filter.jobName !== undefined) getJob(filter.jobName)
  return database.run((store) => listJobRunRows(store, filter, clock.now()))
}
