import type { Clock } from '@barycenter/core/clock'

/** A clock that stands still until it is told to go. */
export interface FixedClock extends Clock {
  /** Moves the clock, backwards for a negative number. */
  advance(seconds: number): void
}

/** A clock that shows one instant. */
export function fixedClock(start = '2030-01-01T00:00:00.000Z'): FixedClock {
  let now = new Date(start)
  return {
    now: () => now,
    advance: (seconds) => {
      now = new Date(now.getTime() + seconds * 1000)
    },
  }
}
