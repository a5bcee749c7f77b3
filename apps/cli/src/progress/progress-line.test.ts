import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ProgressState, progressBar, progressLine } from './progress-line.ts'

/** The same cases every time: what fails, fails again. */
const SEED = 5

const state: ProgressState = { label: 'syncing', unit: 'users', done: 4500, total: 10_000, elapsed: 9000 }

describe('progress', () => {
  test('has a share, a rate and the time that is left, on a terminal with a bar', () => {
    expect(progressLine(state)).toBe('syncing, 45 % of 10,000 users, 500/s, 11 s left')
    expect(progressBar(state)).toBe('syncing █████████░░░░░░░░░░░ 45 % of 10,000 users, 500/s, 11 s left')
  })

  test.each([
    [{ done: undefined, total: undefined }, 'syncing, 9 s'],
    [{ total: undefined }, 'syncing, 4,500 users, 500/s, 9 s'],
    [{ done: 0 }, 'syncing, 0 % of 10,000 users, 9 s'],
    [{ done: 3, elapsed: 500 }, 'syncing, 0 % of 10,000 users, 1 s'],
    [{ done: 3, total: 7200 * 3, elapsed: 1000 }, 'syncing, 0 % of 21,600 users, 3.0/s, 1 h 59 min left'],
    [{ done: 90, total: 1000, elapsed: 10_000 }, 'syncing, 9 % of 1,000 users, 9.0/s, 1 min 41 s left'],
    [{ done: 10_000 }, 'syncing, 100 % of 10,000 users, 1,111/s, 9 s'],
    [{ total: 0, done: 0 }, 'syncing, 0 users, 9 s'],
  ])('says of %o: %s', (change, line) => {
    expect(progressLine({ ...state, ...change })).toBe(line)
  })

  test('is one line that fits a terminal, whatever the numbers are', () => {
    const number = fc.option(fc.nat(10_000_000), { nil: undefined })
    fc.assert(
      fc.property(number, number, fc.nat(10 ** 9), (done, total, elapsed) => {
        const bar = progressBar({ label: 'hashing passwords', unit: 'passwords', done, total, elapsed })
        expect(bar).not.toMatch(/NaN|Infinity|undefined|-|\n/)
        expect(bar.length).toBeLessThan(100)
      }),
      { seed: SEED },
    )
  })
})
