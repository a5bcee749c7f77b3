import type { Env } from '../../env.ts'
import { deleteBatch, listOrphans } from './staged-batch.store.ts'
import { deleteExpiredRuns } from './staged-run.store.ts'

/** How long a sweep goes on at most, in milliseconds; the next one goes on from there. */
const LONGEST = 5000

/** What a sweep did. */
export interface Swept {
  readonly runs: number
  readonly batches: number
  /** Whether nothing is left to be swept. */
  readonly isDone: boolean
}

/**
 * Deletes the runs that were begun and left behind, and what was staged for runs that are no more: a
 * batch at a time, so that others get their turn in between.
 */
export async function sweepStagedRuns({ database, clock }: Pick<Env, 'database' | 'clock'>): Promise<Swept> {
  const startedAt = performance.now()
  const runs = await database.run((store) => deleteExpiredRuns(store, clock.now()))
  let batches = 0
  for (;;) {
    const orphans = await database.run(listOrphans)
    if (orphans.length === 0) return { runs, batches, isDone: true }
    for (const orphan of orphans) {
      if (performance.now() - startedAt > LONGEST) return { runs, batches, isDone: false }
      await database.transaction((store) => deleteBatch(store, orphan))
      batches++
    }
  }
}
