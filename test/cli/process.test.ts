import { execFileSync } from 'node:child_process'
import { readdir, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import { findFreePort } from '@barycenter/testing/free-port'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { start, untilPrinted } from './command.ts'
import { createWorkspace, type Workspace } from './workspace.ts'

describe('the process', () => {
  let workspace: Workspace

  beforeAll(async () => {
    workspace = await createWorkspace('sqlite')
  })
  afterAll(() => workspace.dispose())

  test.each([
    { signal: 'SIGINT', status: 130 },
    { signal: 'SIGTERM', status: 143 },
  ] as const)('$signal ends a command that waits, with exit status $status', async ({ signal, status }) => {
    await workspace.write('users.json', [{ username: 'alice', password: 'secret' }])
    const nobody = `postgres://nobody@127.0.0.1:${await findFreePort()}/none`
    const waiting = start(['sync-users', '-f', 'users.json', '--wait'], {
      folder: workspace.folder,
      environment: { ...workspace.environment, BARYCENTER__DATABASE__URL: nobody },
    })
    await untilPrinted(waiting, 'waiting:')
    waiting.child.kill(signal)
    expect(await waiting.finished).toMatchObject({ status })
  })

  test('a large file of nothing but rubbish is given up early, with the first of its problems', async () => {
    await workspace.write('rubbish.csv', `username,email\nx,\ny,nowhere\n${'z,\n'.repeat(3_000_000)}`)
    const { status, stderr } = await workspace.run(['sync-users', '-f', 'rubbish.csv', '--quiet'])
    expect(status).toBe(3)
    expect(stderr).toContain('more than 1,000 users of this file are in error')
    expect(stderr).toContain('rubbish.csv:3:')
    expect(stderr).toContain('/users/3/username: rubbish.csv: /users/2/username names the same user')
    expect(stderr.split('\n').length).toBeLessThan(2100)
  })

  // Only Linux tells when it has begun to.
  const onLinux = test.runIf(process.platform === 'linux')

  onLinux('SIGTERM ends a command that reads a large file', async () => {
    // Nothing is wrong with it: a file that is given up would be closed again before anybody has looked.
    const users = Array.from(
      { length: 500_000 },
      (_, nth) => `{"username": "u${nth}", "password": "secret"}\n`,
    )
    await workspace.write('endless.ndjson', users.join(''))
    await expectEndWhileReading('endless.ndjson')
  })

  onLinux('SIGTERM ends a command that waits for somebody to write to a pipe', async () => {
    execFileSync('mkfifo', [join(workspace.folder, 'pipe')])
    await expectEndWhileReading('pipe')
  })

  async function expectEndWhileReading(file: string): Promise<void> {
    const reading = start(['sync-users', '-f', file], workspace)
    const files = `/proc/${reading.child.pid}/fd`
    await vi.waitFor(
      async () => {
        const opened = await Promise.all(
          (await readdir(files)).map((fd) => readlink(`${files}/${fd}`).catch(() => '')),
        )
        expect(opened).toContain(join(workspace.folder, file))
      },
      { timeout: 10_000, interval: 5 },
    )
    reading.child.kill('SIGTERM')
    expect((await reading.finished).status).toBe(143)
  }

  test('a reader that goes away does not keep a command from its work', async () => {
    await workspace.write('users.json', [{ username: 'bob', password: 'secret' }])
    const running = start(['sync-users', '-f', 'users.json'], workspace)
    running.child.stdout?.destroy()
    expect(await running.finished).toMatchObject({ status: 0, stderr: '' })
    const again = await workspace.run(['sync-users', '-f', 'users.json'])
    expect(again.stdout).toContain('1 unchanged')
  })
})
