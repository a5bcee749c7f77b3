import type { Clock } from '@barycenter/core/clock'
import type { Timing } from '@barycenter/core/timing'

/** Time that passes when a test says so; whoever sleeps wakes in the order of the moments slept until. */
export interface SteppedTiming extends Timing {
  /** Shows the same time as a calendar does. */
  readonly clock: Clock
  /** Lets so many milliseconds pass, with all that happens in them. */
  pass(milliseconds: number): Promise<void>
}

interface Sleeper {
  readonly until: number
  readonly wake: () => void
}

/** Makes such a time, in which chance comes from `chance`. */
export function steppedTiming(chance: () => number = () => 0.5): SteppedTiming {
  const start = Date.parse('2030-01-01T00:00:00.000Z')
  let now = 0
  const sleepers = new Set<Sleeper>()

  const sleep = (milliseconds: number, calledOff?: AbortSignal) =>
    new Promise<void>((resolve) => {
      if (calledOff?.aborted === true) return resolve()
      const wake = () => {
        sleepers.delete(sleeper)
        calledOff?.removeEventListener('abort', wake)
        resolve()
      }
      const sleeper = { until: now + Math.max(0, milliseconds), wake }
      sleepers.add(sleeper)
      calledOff?.addEventListener('abort', wake)
    })

  // Promises that have been kept are worked off before the next immediate.
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve))

  const pass = async (milliseconds: number) => {
    const end = now + milliseconds
    await settle()
    for (;;) {
      const [next] = [...sleepers].sort((one, other) => one.until - other.until)
      if (next === undefined || next.until > end) break
      now = Math.max(now, next.until)
      next.wake()
      await settle()
    }
    now = end
  }

  return { now: () => now, sleep, chance, clock: { now: () => new Date(start + now) }, pass }
}
