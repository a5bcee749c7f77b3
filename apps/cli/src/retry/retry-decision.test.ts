import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pauseBeforeRetry } from './retry-decision.ts'

/** The same cases every time: what fails, fails again. */
const SEED = 5

const unreachable = { kind: 'unreachable' } as const
const busy = (retryAfter?: number) => ({ kind: 'busy', retryAfter }) as const
const state = { attempts: 1, elapsed: 0, patience: 60_000, chance: 0.5 }

describe('pauses before another attempt', () => {
  test('grow exponentially to five seconds, and lie anywhere below that', () => {
    const pauses = (chance: number) =>
      [1, 2, 3, 4, 5, 6, 20].map((attempts) => pauseBeforeRetry(unreachable, { ...state, attempts, chance }))
    expect(pauses(0.5)).toEqual([125, 250, 500, 1000, 2000, 2500, 2500])
    expect(pauses(0)).toEqual([0, 0, 0, 0, 0, 0, 0])
  })

  test('the last attempt is made when the time is up, and none after it', () => {
    expect(pauseBeforeRetry(unreachable, { ...state, attempts: 9, elapsed: 59_990 })).toBe(10)
    expect(pauseBeforeRetry(unreachable, { ...state, attempts: 9, elapsed: 60_000 })).toBeUndefined()
  })

  test('nobody is asked again before the time that they named', () => {
    expect(pauseBeforeRetry(busy(7), state)).toBe(7125)
    expect(pauseBeforeRetry(busy(60), state)).toBe(60_000)
    expect(pauseBeforeRetry(busy(61), state)).toBeUndefined()
  })

  test('without --wait an answer of 429 or 503 gets three more attempts, silence and a refusal none', () => {
    const pauses = [1, 2, 3, 4].map((attempts) =>
      pauseBeforeRetry(busy(), { ...state, attempts, patience: undefined }),
    )
    expect(pauses).toEqual([125, 250, 500, undefined])
    expect(pauseBeforeRetry(busy(31), { ...state, patience: undefined })).toBeUndefined()
    expect(pauseBeforeRetry(unreachable, { ...state, patience: undefined })).toBeUndefined()
    expect(pauseBeforeRetry({ kind: 'final' }, state)).toBeUndefined()
  })

  test('never end after the patience, whatever happens', () => {
    const failure = fc.oneof(fc.constant(unreachable), fc.option(fc.nat(100), { nil: undefined }).map(busy))
    const any = fc.record({
      attempts: fc.integer({ min: 1, max: 10_000 }),
      elapsed: fc.nat(100_000),
      patience: fc.option(fc.nat(100_000), { nil: undefined }),
      chance: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    })
    fc.assert(
      fc.property(failure, any, (failure, state) => {
        const pause = pauseBeforeRetry(failure, state) ?? 0
        expect(pause).toBeGreaterThanOrEqual(0)
        if (pause > 0) expect(state.elapsed + pause).toBeLessThanOrEqual(state.patience ?? 30_000)
      }),
      { seed: SEED },
    )
  })
})
