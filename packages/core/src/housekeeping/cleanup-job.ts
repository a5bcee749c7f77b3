import { setTimeout as sleep } from 'node:timers/promises'
import type { Store } from '@barycenter/database/database'
import type { Steps } from '@barycenter/database/transaction'
import type { Job } from '../jobs/job.ts'
import type { Settings } from '../settings.ts'
import { BATCH } from './expired-rows.store.ts'

/** Between two batches others get to write, in milliseconds. */
const PAUSE = 10

/** One kind of rows that go when they are of no more use. */
export interface Cleanup extends Omit<Job, 'run'> {
  /** Deletes at most a batch, and returns how many rows; fewer than a batch means that there are no more. */
  readonly deleteBatch: (store: Store, now: Date, settings: Settings) => Steps<number>
}

/** The job that deletes batch after batch of such rows. */
export function cleanupJob({ deleteBatch, ...job }: Cleanup): Job {
  return {
    ...job,
    run: async ({ database, clock, settings }, keepGoing) => {
      let deleted = 0
      while (await keepGoing()) {
        const now = clock.now()
        const count = await database.transaction((store) => deleteBatch(store, now, settings))
        deleted += count
        if (count < BATCH) break
        await sleep(PAUSE)
      }
      return deleted
    },
  }
}
