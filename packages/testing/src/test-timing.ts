import type { Timing } from '@barycenter/core/timing'

/** Time that passes only while somebody sleeps, and then at once. */
export interface TestTiming extends Timing {
  /** How long was slept, in milliseconds, each time. */
  readonly sleeps: readonly number[]
}

/** Makes such a time, in which chance always says the same. */
export function createTestTiming(chance = 0.5): TestTiming {
  const sleeps: number[] = []
  return {
    sleeps,
    now: () => sleeps.reduce((sum, milliseconds) => sum + milliseconds, 0),
    sleep: async (milliseconds) => void sleeps.push(milliseconds),
    chance: () => chance,
  }
}
