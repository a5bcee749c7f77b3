import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { invoke } from '../testing/invoke.ts'
import { createTemporaryFolder, type TemporaryFolder } from '../testing/temporary-folder.ts'

describe('sync-users --watch', () => {
  let folder: TemporaryFolder
  beforeAll(async () => {
    folder = await createTemporaryFolder()
    await folder.write('users.json', [])
  })
  afterAll(() => folder.remove())

  test.each([
    [['-f', '-', '--watch'], 3, 'standard input cannot be watched'],
    [['-f', 'users.json', '-f', '-', '--watch'], 3, 'standard input cannot be watched'],
    [['--watch'], 3, 'which users?'],
    [['-f', 'users.json', '--watch', '--expect-plan', 'x'], 3, '--expect-plan is about one run'],
    [['-f', 'users.json', '--watch', '--idempotency-key', 'x'], 3, '--idempotency-key is about one run'],
    [['-f', 'users.json', '--watch', '--interval', '0s'], 3, 'An interval is longer than 0s'],
    [['-f', 'users.json', '--watch', '--interval', 'daily'], 3, 'A duration is a number'],
    [['-f', 'users.json', '--interval', '5m'], 3, 'of use with --watch only'],
    [['-f', 'users.json', '--watch', '--url', 'ftp://example.com'], 3, 'error: '],
    [['-f', 'users.json', '--watch', '--url', 'http://localhost:1'], 5, 'there is no admin token'],
  ])('%s: exit status %i', async (words, exit, says) => {
    const { status, stdout, stderr } = await invoke(['sync-users', ...words], { folder: folder.path })
    expect({ status, stdout }).toEqual({ status: exit, stdout: '' })
    expect(stderr).toContain(says)
  })

  test('that is asked to stop at once still makes the run that it is in', async () => {
    const { status, stdout, stderr } = await invoke(['sync-users', '-f', 'users.json', '--watch'], {
      folder: folder.path,
      environment: { BARYCENTER__DATABASE__URL: 'sqlite::memory:' },
      untilStopped: Promise.resolve(),
    })
    expect(stdout).toMatch(/^User sync complete: 0 created/)
    expect(stderr).toBe('watching users.json; syncing when something changes, and every 600 s\nstopped\n')
    expect(status).toBe(0)
  })
})
