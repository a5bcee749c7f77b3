import type { Clock } from '@barycenter/core/clock'

/** How often something may happen, for each of many. */
export interface Allowances {
  /** Whether it may happen once more now; then it is counted. */
  take(name: string): boolean
}

/** Makes allowances: `most` at once, and from then on one in `interval` milliseconds. */
export function createAllowances(clock: Clock, most: number, interval: number): Allowances {
  /** By name, when all of it is there again. */
  const full = new Map<string, number>()
  let sweepAt = 0
  return {
    take: (name) => {
      const now = clock.now().getTime()
      if (now >= sweepAt) {
        for (const [each, at] of full) if (at <= now) full.delete(each)
        sweepAt = now + interval
      }
      const next = Math.max(full.get(name) ?? now, now) + interval
      if (next > now + most * interval) return false
      full.set(name, next)
      return true
    },
  }
}
