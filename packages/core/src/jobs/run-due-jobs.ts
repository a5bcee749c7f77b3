import type { Env } from '../env.ts'
import type { Job } from './job.ts'
import { listTakenDueTimes } from './job-schedule.store.ts'
import { runJob } from './run-job.ts'
import { lastDueAt, nextDueAt } from './schedule.ts'

/**
 * Runs the jobs that are due, one after the other: each due time once, whichever replica sees to it. Of
 * several due times that passed while no process was up, the last one counts; a job that has never run is due.
 *
 * @throws when the database cannot be asked. A job that fails does not throw.
 */
export async function runDueJobs(env: Env, jobs: readonly Job[]): Promise<void> {
  const taken = await env.database.run(listTakenDueTimes)
  for (const job of jobs) {
    if (env.stopping.aborted) return
    const now = env.clock.now()
    const due = { dueAt: lastDueAt(job.schedule, now), nextDueAt: nextDueAt(job.schedule, now) }
    if (isTaken(due, taken.get(job.name))) continue
    await runJob(env, job, { kind: 'schedule', ...due })
  }
}

/** Spares most looks under the lease. */
function isTaken(due: { readonly dueAt: Date; readonly nextDueAt: Date }, last: Date | undefined): boolean {
  return last !== undefined && last >= due.dueAt && last <= due.nextDueAt
}
