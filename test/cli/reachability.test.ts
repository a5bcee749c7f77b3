import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { findFreePort } from '@barycenter/testing/free-port'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { start, untilPrinted } from './command.ts'
import { createWorkspace, type Workspace } from './workspace.ts'

describe('a database that is not there', () => {
  let workspace: Workspace

  beforeAll(async () => {
    workspace = await createWorkspace('postgres')
    await workspace.write('users.json', [{ username: 'alice', password: 'secret' }])
  })
  afterAll(() => workspace.dispose())

  const databaseAt = (change: { port?: number; password?: string }): Record<string, string> => {
    const url = new URL(workspace.database.url)
    if (change.port !== undefined) url.port = `${change.port}`
    if (change.password !== undefined) url.password = change.password
    return { BARYCENTER__DATABASE__URL: url.href }
  }

  test('is exit status 4, and its address is told', async () => {
    const port = await findFreePort()
    const environment = databaseAt({ port, password: 'hush-hush' })
    const ended = await Promise.all(
      [['sync-users', '-f', 'users.json'], ['migrate'], ['serve'], ['token', 'list']].map((words) =>
        workspace.run(words, { environment }),
      ),
    )
    for (const { status, stdout, stderr } of ended) {
      expect({ status, stdout }).toEqual({ status: 4, stdout: '' })
      expect(stderr).toMatch(
        new RegExp(`^error: cannot reach PostgreSQL at 127\\.0\\.0\\.1:${port} \\(ECONNREFUSED\\)`, 'm'),
      )
      expect(stderr).not.toContain('hush-hush')
    }
  })

  test('is exit status 5 when it refuses the password', async () => {
    const { status, stderr } = await workspace.run(['sync-users', '-f', 'users.json', '--wait=60s'], {
      environment: databaseAt({ password: 'hush-hush' }),
    })
    expect(status).toBe(5)
    expect(stderr).not.toContain('hush-hush')
  })

  test('is waited for', async () => {
    const port = await findFreePort()
    const { folder, environment } = workspace
    const waiting = start(['sync-users', '-f', 'users.json', '--wait'], {
      folder,
      environment: { ...environment, ...databaseAt({ port }) },
    })
    await untilPrinted(waiting, 'waiting: cannot reach PostgreSQL')

    const { hostname, port: actual } = new URL(workspace.database.url)
    const proxy = createServer((socket) => {
      const upstream = connect(Number(actual), hostname)
      socket.pipe(upstream).pipe(socket)
      for (const each of [socket, upstream]) each.on('error', () => each.destroy())
    })
    proxy.listen(port, '127.0.0.1')
    const { status, stdout } = await waiting.finished
    proxy.close()
    await once(proxy, 'close')
    expect(stdout).toContain('User sync complete: 1 created')
    expect(status).toBe(0)
  })
})

describe('an admin service that is not there', () => {
  test('is waited for', async () => {
    const workspace = await createWorkspace('sqlite')
    await workspace.write('users.json', [{ username: 'alice', password: 'secret' }])
    const created = await workspace.run(['token', 'create', '--name', 'ci', '--scope', 'users:sync'])
    const adminPort = `${await findFreePort()}`
    const waiting = start(
      ['sync-users', '-f', 'users.json', '--wait', '--url', `http://localhost:${adminPort}`],
      {
        folder: workspace.folder,
        environment: { ...workspace.environment, BARYCENTER_ADMIN_TOKEN: created.stdout },
      },
    )
    await untilPrinted(waiting, 'waiting: cannot reach the admin service')
    await workspace.serve([], { BARYCENTER__SERVER__ADMIN_PORT: adminPort })
    const { status, stdout } = await waiting.finished
    await workspace.dispose()
    expect(stdout).toContain('User sync complete: 1 created')
    expect(status).toBe(0)
  })
})
