import { addSeconds } from '../../clock.ts'
import type { Env } from '../../env.ts'
import { storeProgress } from './sync-progress.store.ts'
import type { ProgressMeter, SyncPhase, SyncProgress } from './sync-progress.ts'

/** How often a change is stored, and that the run is alive while nothing changes, in milliseconds. */
const FLUSH = 500
const HEARTBEAT = 5000

/** How the progress of a run is recorded. */
export interface Recording {
  readonly start: SyncProgress
  /** How long the run counts as alive after it was last heard of, in seconds. */
  readonly lifetime: number
}

/** Records how far a run has come. */
export interface ProgressRecorder extends ProgressMeter {
  /** Records the end of the work at hand, whatever is recorded by then. */
  end(phase: SyncPhase, counts?: Pick<SyncProgress, 'done' | 'total'>): Promise<void>
}

/**
 * Stores how far a run has come, for whoever watches it from whichever replica: twice a second at most,
 * however many users there are. Where that fails the run goes on all the same.
 */
export function recordProgress(env: Env, { start, lifetime }: Recording): ProgressRecorder {
  let current = start
  let stored = start
  let storedAt = performance.now()
  let storing: Promise<void> | undefined

  const store = async () => {
    const snapshot = current
    try {
      const staleAt = addSeconds(env.clock.now(), lifetime)
      await env.database.run((each) => storeProgress(each, { ...snapshot, staleAt }))
      stored = snapshot
      storedAt = performance.now()
    } catch (err) {
      env.log.warn({ err, runId: start.runId }, 'how far a sync has come could not be recorded')
    } finally {
      storing = undefined
    }
  }
  const timer = setInterval(() => {
    if (current === stored && performance.now() - storedAt < HEARTBEAT) return
    storing ??= store()
  }, FLUSH)

  const change = (changes: Partial<SyncProgress>) => {
    current = { ...current, ...changes }
  }
  return {
    begin: (phase, total) => change({ phase, done: 0, total: total ?? null }),
    step: () => change({ done: current.done + 1 }),
    evaluated: () => change({ hashed: current.hashed + 1 }),
    end: async (phase, counts) => {
      clearInterval(timer)
      await storing
      change({ ...counts, phase })
      await store()
    },
  }
}
