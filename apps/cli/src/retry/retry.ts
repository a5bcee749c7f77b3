import type { Timing } from '@barycenter/core/timing'
import { CommandError } from '../command-error.ts'
import { EXIT, statusOfError } from '../exit-status.ts'
import type { Tell } from '../progress/progress.ts'
import { type Failure, pauseBeforeRetry } from './retry-decision.ts'

/** How long to go on trying, and whom to tell that there is something to wait for. */
export interface Patience {
  readonly timing: Timing
  /** Seconds, as `--wait` says; undefined without it. */
  readonly wait: number | undefined
  readonly tell: Tell
}

/**
 * Tries something until it succeeds, its time is up or it is refused: see `pauseBeforeRetry`. What is
 * tried must be safe to repeat, for an attempt may have succeeded although its answer was lost.
 */
export async function withRetries<T>(attempt: () => Promise<T>, patience: Patience): Promise<T> {
  const { timing, wait, tell } = patience
  const startedAt = timing.now()
  let told: string | undefined
  for (let attempts = 1; ; attempts++) {
    try {
      return await attempt()
    } catch (error) {
      const failure = failureOf(error)
      const elapsed = timing.now() - startedAt
      const state = { attempts, elapsed, chance: timing.chance() }
      const pause = pauseBeforeRetry(failure, {
        ...state,
        patience: wait === undefined ? undefined : wait * 1000,
      })
      if (pause === undefined) throw error
      const reason = explainWait(error, failure)
      // The same again is no news.
      if (reason !== told) tell(`waiting: ${reason}`)
      told = reason
      await timing.sleep(pause)
    }
  }
}

function failureOf(error: unknown): Failure {
  if (error instanceof CommandError && error.busy !== undefined) return { kind: 'busy', ...error.busy }
  return { kind: statusOfError(error) === EXIT.unreachable ? 'unreachable' : 'final' }
}

function explainWait(error: unknown, failure: Failure): string {
  const reason = error instanceof Error ? error.message : 'not reachable'
  const asked = failure.kind === 'busy' ? failure.retryAfter : undefined
  return asked === undefined ? reason : `${reason} (it asks for a pause of ${asked} s)`
}
