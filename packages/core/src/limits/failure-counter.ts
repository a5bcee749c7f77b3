import { RateLimiterMemory } from 'rate-limiter-flexible'
import type { Random } from '../random.ts'
import { createBuckets } from './buckets.ts'

/** Counts failures by whom they are of, in this process's memory and by the machine's clock. */
export interface FailureCounter {
  /** For how many seconds whoever this is has to wait; undefined if not at all. */
  wait(whom: string): Promise<number | undefined>
  count(whom: string): Promise<void>
}

/** How many times within how long. */
export interface FailureLimit {
  readonly failures: number
  readonly seconds: number
}

/** Makes a counter. It holds a bounded number of counts, however many there are to be counted. */
export function createFailureCounter(random: Random, { failures, seconds }: FailureLimit): FailureCounter {
  const limiter = new RateLimiterMemory({ points: failures, duration: seconds })
  const bucket = createBuckets(random)
  return {
    wait: async (whom) => {
      const counted = await limiter.get(bucket(whom))
      if (counted === null || counted.consumedPoints < failures) return undefined
      return Math.max(1, Math.ceil(counted.msBeforeNext / 1000))
    },
    count: async (whom) => {
      await limiter.penalty(bucket(whom))
    },
  }
}
