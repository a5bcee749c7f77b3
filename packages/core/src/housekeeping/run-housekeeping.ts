import { setTimeout as sleep } from 'node:timers/promises'
import type { Env } from '../env.ts'
import { exclusively, type KeepGoing } from '../exclusively.ts'
import { BATCH } from './expired-rows.store.ts'
import { CLEANUP_JOBS, type CleanupJob } from './jobs.ts'

type Needs = Pick<Env, 'database' | 'clock' | 'random' | 'log'>

/** Between two batches others get to write, in milliseconds. */
const PAUSE = 10

/**
 * Deletes what is of no more use, batch by batch, unless another process is at it. A job that fails is
 * logged, and the others go on.
 *
 * @param stopping ends the work after the batch at hand.
 */
export async function runHousekeeping(
  env: Needs,
  stopping: AbortSignal,
  jobs: readonly CleanupJob[] = CLEANUP_JOBS,
): Promise<void> {
  await exclusively(env, 'housekeeping', async (keepGoing) => {
    for (const job of jobs) await runLogged(env, job, { keepGoing, stopping })
  })
}

/** What may end a job early. */
interface Ending {
  readonly keepGoing: KeepGoing
  readonly stopping: AbortSignal
}

async function runLogged(env: Needs, job: CleanupJob, ending: Ending): Promise<void> {
  try {
    const deleted = await runJob(env, job, ending)
    if (deleted > 0) env.log.info({ job: job.name, deleted }, 'deleted what is of no more use')
  } catch (err) {
    env.log.error({ err, job: job.name }, 'a cleanup failed; the next pass tries again')
  }
}

/** Runs one job to its end, and returns how many rows it deleted. */
async function runJob(
  { database, clock }: Pick<Env, 'database' | 'clock'>,
  { deleteBatch }: CleanupJob,
  { keepGoing, stopping }: Ending,
): Promise<number> {
  let deleted = 0
  while (!stopping.aborted && (await keepGoing())) {
    const now = clock.now()
    const count = await database.transaction((store) => deleteBatch(store, now))
    deleted += count
    if (count < BATCH) break
    await sleep(PAUSE)
  }
  return deleted
}
