import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { createAdmin } from '@barycenter/admin/server'
import { LOCAL_OPERATOR } from '@barycenter/core/admin-tokens/admin-token'
import { createAdminToken } from '@barycenter/core/admin-tokens/admin-tokens'
import type { Passwords } from '@barycenter/core/passwords'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { execute } from '../graphql/execute.ts'
import type { Listener } from '../serve/listen.ts'
import { stopListeners } from '../serve/stop-listeners.ts'
import { invoke } from '../testing/invoke.ts'
import { serveApps } from '../testing/serve-apps.ts'
import { createTemporaryFolder, type TemporaryFolder } from '../testing/temporary-folder.ts'
import type { Connection } from '../transport.ts'
import { newRunId, type RunEvent, watchRun } from './watch-run.ts'

/** Of which each takes longer than the one before, so that some are done when others are not. */
function staggered(passwords: Passwords): Passwords {
  let begun = 0
  return {
    ...passwords,
    hash: async (...words) => {
      begun++
      await new Promise((resolve) => setTimeout(resolve, 25 * begun))
      return passwords.hash(...words)
    },
  }
}

let env: TestEnv
let ending: AbortController
let listeners: readonly Listener[]
let folder: TemporaryFolder
let token: string
beforeEach(async () => {
  ending = new AbortController()
  const opened = await createTestEnv('sqlite')
  env = { ...opened, passwords: staggered(opened.passwords), stopping: ending.signal }
  const options = { name: 'cli', scopes: ['users:sync'], expiresAt: undefined } as const
  token = (await createAdminToken(env, LOCAL_OPERATOR, options)).text
  listeners = await serveApps(env, 'admin')
  folder = await createTemporaryFolder()
  const users = Array.from({ length: 60 }, (_, index) => ({
    username: `u${index}`,
    password: 'correct horse',
  }))
  await writeFile(join(folder.path, 'users.json'), JSON.stringify(users))
})
afterEach(async () => {
  await stopListeners(listeners)
  await env.dispose()
  await folder.remove()
})

const sync = (words: string[], environment: Record<string, string> = {}) =>
  invoke(['sync-users', '--file', 'users.json', ...words], {
    folder: folder.path,
    environment: { BARYCENTER_ADMIN_TOKEN: token, ...environment },
    isTerminal: true,
  })
const url = () => listeners[0]?.url ?? ''

test('the bar shows how far the hashing has come', async () => {
  const { status, stdout, stderr } = await sync(['--url', url()])
  expect(status).toBe(0)
  expect(stdout).toContain('60 created')
  expect(stderr).toMatch(/hashing passwords [█░]{20} \d+ % of 60 passwords/)
})

test('the same is told in this process, and nothing is asked any more once the watch has ended', async () => {
  const admin = createAdmin(env, { authenticate: async () => LOCAL_OPERATOR })
  const connection: Connection = {
    endpoint: new URL('http://localhost/admin/graphql'),
    tokenOrigin: undefined,
    send: async (request) => admin.fetch(request),
    explainFailure: (error) => error,
    close: async () => {},
  }
  const runId = await newRunId(connection)
  const told: RunEvent[] = []
  const watched = watchRun(connection, `${runId}`, (event) => told.push(event))
  const users = Array.from({ length: 60 }, (_, index) => ({ username: `u${index}`, password: 'x' }))
  await execute(connection, {
    document: 'mutation ($input: SyncUsersInput!) { syncUsers(input: $input) { created } }',
    variables: { input: { users, runId } },
    data: z.object({ syncUsers: z.object({ created: z.literal(60) }) }),
  })
  await watched.stop()
  expect(told.filter(({ phase, total }) => phase === 'HASHING' && total === 60).length).toBeGreaterThan(1)
  await watchRun(connection, 'unknown', () => {}).stop()
})

test('an older service, which can tell nothing, is sent what it knows', async () => {
  const asked: string[] = []
  const older = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    asked.push(body)
    if (body.includes('newSyncRunId')) {
      const code = 'GRAPHQL_VALIDATION_FAILED'
      response.writeHead(400, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ errors: [{ message: 'Cannot query field.', extensions: { code } }] }))
      return
    }
    const headers = { 'content-type': 'application/json', authorization: request.headers.authorization ?? '' }
    const answer = await fetch(`${url()}/graphql`, { method: 'POST', headers, body })
    response.writeHead(answer.status, { 'content-type': 'application/json' })
    response.end(await answer.text())
  })
  await new Promise<void>((resolve) => older.listen(0, '127.0.0.1', resolve))
  const address = older.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const { status, stdout } = await sync(['--url', `http://127.0.0.1:${address.port}`])
  older.close()
  expect([status, asked.length]).toEqual([0, 2])
  expect(stdout).toContain('60 created')
  expect(asked[1]).not.toContain('runId":')
})

test('over a connection: who goes away makes room, and the end of the process ends all subscriptions', async () => {
  const subscribe = async (signal: AbortSignal) =>
    fetch(`${url()}/admin/graphql`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        accept: 'text/event-stream',
      },
      body: JSON.stringify({ query: 'subscription { syncProgress(runId: "x") { phase } }' }),
      signal,
    })
  const clients = Array.from({ length: 10 }, () => new AbortController())
  const open = await Promise.all(clients.map(({ signal }) => subscribe(signal)))
  expect((await subscribe(ending.signal)).status).toBe(429)
  for (const client of clients.slice(1)) client.abort()
  const never = new AbortController().signal
  await expect.poll(async () => (await subscribe(never)).status, { timeout: 10_000 }).toBe(200)
  ending.abort()
  expect(await open[0]?.text()).toContain('event: complete')
})
