import type { Job } from '../../jobs/job.ts'
import { sweepStagedRuns } from './sweep-runs.ts'

/** Sweeps what clients of long imports began and left behind, also where no other import follows. */
export const sweepStagedSyncs: Job = {
  name: 'cleanup_staged_syncs',
  description: 'Deletes what was sent for syncs in batches that nobody has heard of for a day.',
  schedule: '0 50 * * * *',
  run: async (env, keepGoing) => {
    let swept = 0
    while (await keepGoing()) {
      const { runs, batches, isDone } = await sweepStagedRuns(env)
      swept += runs + batches
      if (isDone) break
    }
    return swept
  },
}
