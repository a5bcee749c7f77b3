import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createTestPool, runOf, type TestPool } from '../testing/pool.ts'
import { runCommand } from './run-command.ts'

const JOHN = { username: 'john', password: '12345' }

describe('a pool is told', () => {
  let pool: TestPool
  const path = (name: string) => join(pool.folder, name)
  const told = async () => (await readFile(path('told'), 'utf8').catch(() => '')).length
  const script = (text: string) =>
    writeFile(path('reload.sh'), `#!/bin/sh\n${text}\n`).then(() => chmod(path('reload.sh'), 0o755))
  const byCommand = () =>
    pool.target({ reload: { kind: 'command', command: `"${path('reload.sh')}" 'a b'` } })

  beforeEach(async () => {
    pool = await createTestPool()
  })
  afterEach(() => pool.dispose())

  test('by its command, when the file is another one and only then', async () => {
    await script(`grep -q john "${pool.file}" && [ "$1" = "a b" ] && printf x >> "${path('told')}"`)
    const target = byCommand()
    await target.sync(runOf([JOHN], { mode: 'PLAN' }))
    expect(await told()).toBe(0)
    await target.sync(runOf([JOHN]))
    await target.sync(runOf([JOHN]))
    expect(await told()).toBe(1)
    expect(await pool.state()).not.toHaveProperty('reloadOwed')
  })

  test('again when that failed, although nothing else is to be done', async () => {
    await script('echo "cannot connect" >&2; exit 3')
    const target = byCommand()
    await expect(target.sync(runOf([JOHN]))).rejects.toMatchObject({
      kind: 'failed',
      message: expect.stringMatching(/is written, but .* status 3: cannot connect/),
    })
    expect(await pool.read()).toMatch(/^john:/)
    expect(await pool.state()).toMatchObject({ reloadOwed: true })
    const long = { username: 'long', password: 'x'.repeat(80) }
    await expect(target.sync(runOf([JOHN, long], { onError: 'CONTINUE' }))).rejects.toMatchObject({
      outcome: { applied: true, unchanged: 1, failed: 1, results: [{ username: 'long', action: 'FAIL' }] },
    })
    await script(`printf x >> "${path('told')}"`)
    expect(await target.sync(runOf([JOHN]))).toMatchObject({ unchanged: 1 })
    await target.sync(runOf([JOHN]))
    expect(await told()).toBe(1)
  })

  test('and what the command says of why it failed is repeated, but for passwords and entries', async () => {
    await script(
      `echo first >&2; printf 'of 12345, md5${'0'.repeat(32)} and %s\\033[2J' "$(cat "${pool.file}")" >&2; exit 3`,
    )
    const target = byCommand()
    await expect(target.sync(runOf([JOHN]))).rejects.toThrow(
      /with status 3: of …, … and john:… \[2J\. The next run/,
    )
  })

  test('by a command that nobody answers, and whose children are not waited for', async () => {
    await script(`read -r answer; [ -z "$answer" ] || exit 1; sleep 600 & echo $! > "${path('child')}"`)
    expect(await byCommand().sync(runOf([JOHN]))).toMatchObject({ created: 1 })
    process.kill(Number(await readFile(path('child'), 'utf8')))
  })

  test('by a command that is killed with all it has started when it takes too long', async () => {
    await script(`trap '' TERM; sleep 600 & echo $! > "${path('child')}"; wait`)
    const patience = new AbortController()
    const running = runCommand([path('reload.sh')], patience.signal)
    const child = await vi.waitFor(async () => {
      const pid = Number(await readFile(path('child'), 'utf8'))
      expect(pid).toBeGreaterThan(1)
      return pid
    }, 20_000)
    patience.abort()
    expect(await running).toEqual({ kind: 'late' })
    // Gone, or ended and not yet taken note of by whoever is its parent now.
    const state = () => readFile(`/proc/${child}/stat`, 'utf8').catch(() => 'gone')
    await vi.waitFor(async () => expect(await state()).toMatch(/^gone$|\) Z /), 20_000)
  })

  test('by a signal to the process of its pid file', async () => {
    const child = spawn('sh', ['-c', 'trap "exit 42" HUP; echo ready; while :; do sleep 0.02; done'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    await once(child.stdout, 'data')
    await writeFile(path('pid'), `${child.pid}\n\0`)
    const ended = once(child, 'exit')
    await pool.target({ reload: { kind: 'pid file', path: path('pid') } }).sync(runOf([JOHN]))
    expect(await ended).toEqual([42, null])
  })

  test('as soon as it runs, if it does not run yet', async () => {
    const target = pool.target({ reload: { kind: 'pid file', path: path('pid') } })
    expect(await target.sync(runOf([JOHN]))).toMatchObject({ created: 1 })
    expect(pool.warnings).toEqual([expect.stringMatching(/there is no pid file .*the next run tries again/)])
    expect(await pool.state()).toMatchObject({ reloadOwed: true })
  })

  test.each(['-1', '0', '1', 'x', ''])('by no signal to %j, which is no process', async (pid) => {
    await writeFile(path('pid'), pid)
    const target = pool.target({ reload: { kind: 'pid file', path: path('pid') } })
    await expect(target.sync(runOf([JOHN]))).rejects.toThrow(/no number of a process/)
  })
})
