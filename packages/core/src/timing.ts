import { randomInt } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'

/** Time and chance as a process that waits and retries meets them. Tests hand in their own, and wait for nothing. */
export interface Timing {
  /** Milliseconds since some moment; they never run backwards. */
  now(): number
  /** Waits for so many milliseconds, none if they are negative, or until it is called off; neither is an error. */
  sleep(milliseconds: number, calledOff?: AbortSignal): Promise<void>
  /** At least 0, and less than 1. */
  chance(): number
}

const PRECISION = 2 ** 32

/** The machine's. */
export const systemTiming: Timing = {
  now: () => performance.now(),
  sleep: async (milliseconds, calledOff) => {
    try {
      // Of a negative number Node.js would warn, in a line amid a log of JSON.
      await pause(Math.max(0, milliseconds), undefined, calledOff === undefined ? {} : { signal: calledOff })
    } catch (error) {
      if (calledOff?.aborted !== true) throw error
    }
  },
  chance: () => randomInt(PRECISION) / PRECISION,
}
