import type { Passwords } from '@barycenter/core/passwords'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createTestTiming } from '../testing/test-timing.ts'
import { countPasswords } from './counted-passwords.ts'
import { type Progress, withProgress } from './progress.ts'

describe('progress', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  /** Work of 12 seconds that counts and tells, and what it shows. */
  async function shown(isTerminal: boolean, quiet = false): Promise<readonly string[]> {
    const written: string[] = []
    const stderr = { write: (text: string) => void written.push(text), isTerminal, isColoured: false }
    const timing = { ...createTestTiming(), now: () => Date.now() }
    await withProgress(
      { stderr, timing },
      { label: 'syncing', unit: 'users', quiet },
      async ({ tell, count }) => {
        await vi.advanceTimersByTimeAsync(6000)
        tell('waiting')
        count(50, 100)
        await vi.advanceTimersByTimeAsync(6000)
      },
    )
    return written
  }

  test('is a line every few seconds where nobody looks on', async () => {
    expect(await shown(false)).toEqual([
      'syncing, 5 s\n',
      'waiting\n',
      'syncing, 50 % of 100 users, 5.0/s, 10 s left\n',
    ])
  })

  test('is shown in place on a terminal, below what the work tells, and leaves nothing', async () => {
    const written = await shown(true)
    expect(written[0]).toBe('\r\u001b[Ksyncing, 0 s')
    const told = written.indexOf('waiting\n')
    expect(written[told - 1]).toBe('\r\u001b[K')
    expect(written.at(-2)).toContain(`syncing ${'█'.repeat(10)}${'░'.repeat(10)} 50 % of 100 users`)
    expect(written.at(-1)).toBe('\r\u001b[K')
  })

  test('is nothing at all when it is not wanted', async () => {
    expect(await shown(true, true)).toEqual([])
  })
})

test('evaluations are counted, and their number told when it is known', async () => {
  const counts: (readonly [number, number | undefined])[] = []
  const count: Progress['count'] = (done, total) => void counts.push([done, total])
  const passwords: Passwords = {
    hash: async () => 'hash',
    verify: async () => Promise.reject(new Error('of a broken pool')),
    verifyNobody: async () => false,
    needsRehash: () => false,
  }
  const counting = countPasswords(passwords, count)
  await counting.hash('a', 'import')
  await expect(counting.verify('hash', 'a', 'import')).rejects.toThrow('broken')
  expect(counts).toEqual([
    [1, undefined],
    [2, undefined],
  ])
  await Promise.all(Array.from({ length: 1000 }, () => counting.hash('b', 'import')))
  expect(counts.at(2)).toEqual([3, 1002])
  expect(counts.at(-1)).toEqual([1002, 1002])
  await counting.hash('c', 'import')
  expect(counts.at(-1)).toEqual([1003, undefined])
})
