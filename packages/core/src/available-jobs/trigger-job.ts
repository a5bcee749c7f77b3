import type { Operator } from '../admin-tokens/admin-token.ts'
import type { Env } from '../env.ts'
import type { JobRun } from '../jobs/job-run.ts'
import { runJob } from '../jobs/run-job.ts'
import { getJob } from './jobs.ts'

/** What became of the wish to run a job now. */
export interface TriggeredJob {
  readonly jobName: string
  /** Whether it ran, and to its end. */
  readonly success: boolean
  readonly message: string
  /** Undefined when it did not run. */
  readonly run: JobRun | undefined
}

/**
 * Runs a job now, and waits for its end. While it is being run already nothing is begun.
 *
 * @throws {AdminError} NOT_FOUND for a name that no job has.
 */
export async function triggerJob(env: Env, by: Operator, jobName: string): Promise<TriggeredJob> {
  const start = await runJob(env, getJob(jobName), { kind: 'operator', by })
  if (start.kind !== 'ran') {
    const message = 'It is being run already; nothing was begun. `jobLogs` tells when it is done.'
    return { jobName, success: false, message, run: undefined }
  }
  const { run } = start
  const success = run.success === true
  return { jobName, success, message: success ? summary(run) : (run.errorMessage ?? 'It failed.'), run }
}

function summary({ recordsProcessed }: JobRun): string {
  return `Done: ${recordsProcessed ?? 0} ${recordsProcessed === 1 ? 'record' : 'records'} processed.`
}
