import { createTestTiming } from '@barycenter/testing/test-timing'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { withProgress } from './progress.ts'

describe('progress', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  /** Work of 16 seconds that counts and tells, and what it shows. */
  async function shown(isTerminal: boolean, quiet = false): Promise<readonly string[]> {
    const written: string[] = []
    const stderr = { write: (text: string) => void written.push(text), isTerminal, isColoured: false }
    const timing = { ...createTestTiming(), now: () => Date.now() }
    await withProgress(
      { stderr, timing },
      { label: 'syncing', unit: 'users', quiet },
      async ({ tell, count, begin }) => {
        await vi.advanceTimersByTimeAsync(6000)
        tell('waiting')
        count(50, 100)
        await vi.advanceTimersByTimeAsync(6000)
        begin('hashing', 'passwords')
        count(1, 10)
        await vi.advanceTimersByTimeAsync(4000)
        begin('hashing', 'passwords')
      },
    )
    return written
  }

  test('is a line every few seconds where nobody looks on', async () => {
    expect(await shown(false)).toEqual([
      'syncing, 5 s\n',
      'waiting\n',
      'syncing, 50 % of 100 users, 5.0/s, 10 s left\n',
      'hashing, 10 % of 10 passwords, 0.3/s, 27 s left\n',
    ])
  })

  test('is shown in place on a terminal, below what the work tells, and leaves nothing', async () => {
    const written = await shown(true)
    expect(written[0]).toBe('\r\u001b[Ksyncing, 0 s')
    const told = written.indexOf('waiting\n')
    expect(written[told - 1]).toBe('\r\u001b[K')
    expect(written.join('')).toContain(`syncing ${'█'.repeat(10)}${'░'.repeat(10)} 50 % of 100 users`)
    expect(written.at(-2)).toContain(`hashing ${'█'.repeat(2)}${'░'.repeat(18)} 10 % of 10 passwords`)
    expect(written.at(-1)).toBe('\r\u001b[K')
  })

  test('is nothing at all when it is not wanted', async () => {
    expect(await shown(true, true)).toEqual([])
  })
})
