import { systemRandom } from '@barycenter/core/random'
import { fixedClock } from '@barycenter/testing/clock'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createAttemptLimiter } from './attempt-limiter.ts'

const limits = {
  pair: { failures: 2, seconds: 60 },
  address: { failures: 50, seconds: 60 },
  username: { failures: 50, seconds: 60 },
}
const attempt = { username: 'alice', address: '192.0.2.1' }
const open = () => createAttemptLimiter(systemRandom(fixedClock()), limits)

// rate-limiter-flexible looks at the machine's clock and sets timers of its own.
beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('failures are forgotten after their time', async () => {
  const limiter = open()
  await limiter.admit(attempt)
  vi.advanceTimersByTime(30_000)
  await limiter.admit(attempt)
  expect(await limiter.admit(attempt)).toEqual({ kind: 'limited', retryAfter: 30, isFirst: true })
  vi.advanceTimersByTime(29_500)
  expect(await limiter.admit(attempt)).toEqual({ kind: 'limited', retryAfter: 1, isFirst: false })
  vi.advanceTimersByTime(500)
  expect(await limiter.admit(attempt)).toEqual({ kind: 'admitted' })
})

test('hammering does not make the wait longer, nor use up what others may', async () => {
  const limiter = open()
  for (let count = 0; count < 500; count++) await limiter.admit(attempt)
  expect(await limiter.admit(attempt)).toEqual({ kind: 'limited', retryAfter: 60, isFirst: false })
  expect(await limiter.admit({ ...attempt, username: 'bob' })).toEqual({ kind: 'admitted' })
  expect(await limiter.admit({ ...attempt, address: '192.0.2.2' })).toEqual({ kind: 'admitted' })
})

test('what one limit refuses, the others do not count', async () => {
  const address = { failures: 1, seconds: 30 }
  const limiter = createAttemptLimiter(systemRandom(fixedClock()), { ...limits, address })
  await limiter.admit({ ...attempt, username: 'bob' })
  for (let count = 0; count < 5; count++) {
    expect(await limiter.admit(attempt)).toEqual({ kind: 'limited', retryAfter: 30, isFirst: count === 0 })
  }
  vi.advanceTimersByTime(30_000)
  expect(await limiter.admit(attempt)).toEqual({ kind: 'admitted' })
})

test('forgiving lets the pair begin anew', async () => {
  const limiter = open()
  await limiter.admit(attempt)
  await limiter.admit(attempt)
  await limiter.forgive(attempt)
  expect(await limiter.admit(attempt)).toEqual({ kind: 'admitted' })
})

test('people whose address is not known share one', async () => {
  const limiter = open()
  for (let count = 0; count < 2; count++) await limiter.admit({ username: 'alice', address: undefined })
  expect(await limiter.admit({ username: 'alice', address: undefined })).toMatchObject({ kind: 'limited' })
})

test('a flood of made-up names keeps a bounded number of counts', async () => {
  const limiter = createAttemptLimiter(systemRandom(fixedClock()), {
    ...limits,
    address: { failures: 1_000_000, seconds: 60 },
  })
  for (let count = 0; count < 70_000; count++)
    await limiter.admit({ username: `name-${count}`, address: '192.0.2.1' })
  // Each count has one timer; there are two of 65,536 kinds, and the one of the address.
  expect(vi.getTimerCount()).toBeLessThanOrEqual(2 * 65_536 + 1)
})
