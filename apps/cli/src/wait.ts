import { setTimeout as sleep } from 'node:timers/promises'
import { EXIT, statusOfError } from './exit-status.ts'

const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 2000

/** How long to go on trying, and what to do with the reason why it has to be tried again. */
export interface Patience {
  readonly seconds: number
  onFailure(error: unknown): void
}

/**
 * Tries something until it succeeds or time is up. Only what may pass is tried again: a server or a
 * database that is not there yet or busy. A refusal stays one.
 */
export async function retryUntilReachable<T>(attempt: () => Promise<T>, patience: Patience): Promise<T> {
  const deadline = performance.now() + patience.seconds * 1000
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return await attempt()
    } catch (error) {
      const remaining = deadline - performance.now()
      if (statusOfError(error) !== EXIT.unreachable || remaining <= 0) throw error
      patience.onFailure(error)
      await sleep(Math.min(pause, remaining))
    }
  }
}
