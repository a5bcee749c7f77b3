import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { publishSecret } from 'barycenter/testing/mounted-secret'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readRows } from '../flows/stored-users.ts'
import { type Running, start, untilPrinted } from './command.ts'
import { createWorkspace, type Serving, type Workspace } from './workspace.ts'

const alice = { username: 'alice', password: 'correct-horse' }
const bob = { username: 'bob', password: 'battery-staple' }

/** Waits until the command has printed something so many times. */
async function untilPrintedTimes({ printed }: Running, wanted: string, times: number): Promise<void> {
  await expect
    .poll(() => `${printed.stdout}${printed.stderr}`.split(wanted).length - 1, { timeout: 20_000 })
    .toBeGreaterThanOrEqual(times)
}

describe.each([
  { dialect: 'sqlite', transport: 'served' },
  { dialect: 'postgres', transport: 'local' },
] as const)('sync-users --watch, $transport, on $dialect', ({ dialect, transport }) => {
  let workspace: Workspace
  let serving: Serving | undefined
  let environment: Record<string, string>
  let mount: string
  beforeAll(async () => {
    workspace = await createWorkspace(dialect)
    serving = transport === 'served' ? await workspace.serve(['--only', 'admin']) : undefined
    environment = {
      ...workspace.environment,
      ...(serving === undefined ? {} : { BARYCENTER_ADMIN_URL: serving.adminUrl }),
    }
    mount = join(workspace.folder, 'mount')
    await mkdir(mount)
    await workspace.run(['migrate'])
  })
  afterAll(() => workspace.dispose())

  const watching: Running[] = []
  // Each test begins with nobody, in whatever order they run, and however often.
  beforeEach(() => workspace.database.execute('delete from users'))
  afterEach(async () => {
    for (const { child } of watching) child.kill('SIGKILL')
    await Promise.all(watching.splice(0).map(({ finished }) => finished))
  })

  const watch = (...words: string[]): Running => {
    const running = start(['sync-users', '-f', 'mount/users.json', '--watch', ...words], {
      folder: workspace.folder,
      environment,
    })
    watching.push(running)
    return running
  }
  const publish = (content: unknown) => publishSecret(mount, { 'users.json': JSON.stringify(content) })

  test('follows a mounted Secret, keeps what is when it breaks, and stops when it is asked to', async () => {
    await publish([alice])
    const running = watch('--output', 'ndjson')
    await untilPrinted(running, '"created":1')
    await publish([alice, bob])
    await untilPrintedTimes(running, '"created":1', 2)

    const before = await readRows(workspace.database)
    await publish('canary')
    await untilPrinted(running, 'error: nothing was written')
    expect(await readRows(workspace.database)).toEqual(before)

    await publish([alice, { ...bob, enabled: false }])
    await untilPrinted(running, '"updated":1')
    running.child.kill('SIGTERM')
    const { status, stdout, stderr } = await running.finished
    expect(status).toBe(0)
    expect(stderr).toContain('mount/users.json:1:1: ')
    expect(stderr).not.toContain('canary')
    // One summary for each run that there was something to say of.
    const summaries = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
      .filter((line) => 'runId' in line)
    expect(summaries.map(({ created, updated }) => [created, updated])).toEqual([
      [1, 0],
      [1, 0],
      [0, 1],
    ])
  })

  test('follows the files that passwords are kept in', async () => {
    const secrets = join(workspace.folder, 'secrets')
    await mkdir(secrets, { recursive: true })
    await publishSecret(secrets, { erin: 'the first of hers\n' })
    await publish([{ username: 'erin', password: { file: join(secrets, 'erin') } }])
    const running = watch('--output', 'ndjson')
    await untilPrinted(running, '"created":1')
    for (const [times, password] of ['the second of hers', 'the third of hers'].entries()) {
      await publishSecret(secrets, { erin: password })
      await untilPrintedTimes(running, '"updated":1', times + 1)
    }
    running.child.kill('SIGTERM')
    const { status, stdout, stderr } = await running.finished
    expect(status).toBe(0)
    expect(stdout + stderr).not.toContain('of hers')
  })

  test('undoes what others change, in time', async () => {
    await publish([{ ...alice, enabled: true }])
    const running = watch('--interval', '1s', '--quiet')
    await untilPrinted(running, 'User sync complete')
    const disabled = dialect === 'sqlite' ? '0' : 'false'
    await workspace.database.execute(`update users set enabled = ${disabled} where username = 'alice'`)
    await untilPrinted(running, 'enabled: false → true')
    running.child.kill('SIGINT')
    const { status, stderr } = await running.finished
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  })

  test.runIf(transport === 'served')('outlives the service', async () => {
    await publish([alice])
    const port = new URL(serving?.adminUrl ?? '').port
    const running = watch()
    await untilPrinted(running, 'User sync complete')
    serving?.child.kill('SIGTERM')
    await serving?.finished
    await publish([alice, { username: 'carol', password: 'x' }])
    await untilPrinted(running, 'error: cannot reach the admin service')
    const again = await workspace.serve(['--only', 'admin'], { BARYCENTER__SERVER__ADMIN_PORT: port })
    serving = { ...again, adminUrl: `http://localhost:${port}` }
    await untilPrinted(running, '+ carol')
    running.child.kill('SIGTERM')
    expect((await running.finished).status).toBe(0)
  })
})
