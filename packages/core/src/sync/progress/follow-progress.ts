import { setTimeout as sleep } from 'node:timers/promises'
import type { Env } from '../../env.ts'
import { AdminError } from '../../errors.ts'
import { findProgress } from './sync-progress.store.ts'
import { isOver, type SyncProgress } from './sync-progress.ts'

/** Between two looks, in milliseconds. */
const PAUSE = 500
/** How long to wait for a run to begin, in milliseconds: whoever watches it asks first. */
const PATIENCE = 60_000

/**
 * How far a run has come, whichever replica it is on: each time that it has changed, and at last its end. Ends
 * early when the process is about to.
 *
 * @throws {AdminError} NOT_FOUND when no run of this id begins within a minute.
 */
export async function* followProgress(
  { database, clock, stopping }: Pick<Env, 'database' | 'clock' | 'stopping'>,
  runId: string,
  patience = PATIENCE,
): AsyncGenerator<SyncProgress, void> {
  let told: string | undefined
  const until = performance.now() + patience
  do {
    const progress = await database.run((store) => findProgress(store, runId, clock.now()))
    // Given up for another one.
    if (progress === undefined && told !== undefined) return
    if (progress === undefined && performance.now() > until) {
      throw new AdminError('NOT_FOUND', 'no run of this id has begun that tells how far it has come')
    }
    const text = JSON.stringify(progress)
    if (progress !== undefined && text !== told) {
      told = text
      yield progress
      if (isOver(progress)) return
    }
  } while (await pause(stopping))
}

/** False at once when the process is about to end. */
function pause(stopping: AbortSignal): Promise<boolean> {
  return sleep(PAUSE, true, { signal: stopping, ref: false }).catch(() => false)
}
