import { once } from 'node:events'
import { connect } from 'node:net'
import { LOCAL_OPERATOR } from '@barycenter/core/admin-tokens/admin-token'
import { createAdminToken } from '@barycenter/core/admin-tokens/admin-tokens'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serveApps } from '../testing/serve-apps.ts'
import type { Listener } from './listen.ts'
import { stopListeners } from './stop-listeners.ts'

let env: TestEnv
let listeners: readonly Listener[]
beforeAll(async () => {
  env = await createTestEnv('sqlite')
  listeners = await serveApps(env, 'admin')
})
afterAll(async () => {
  await stopListeners(listeners)
  await env.dispose()
})

/** Sends a head that promises a body, and then next to nothing of it. */
async function dawdle(headers: readonly string[]): Promise<string> {
  const socket = connect(Number(new URL(listeners[0]?.url ?? '').port), '127.0.0.1')
  await once(socket, 'connect')
  const head = [
    'POST /admin/graphql HTTP/1.1',
    'Host: localhost',
    'Content-Type: application/json',
    ...headers,
  ]
  socket.write(`${[...head, 'Content-Length: 1000'].join('\r\n')}\r\n\r\n{`)
  let answer = ''
  socket.setEncoding('utf8').on('data', (part) => {
    answer += part
  })
  // What has arrived is read before more is written: a write into a closed connection would end the reading, too.
  const timer = setInterval(() => setImmediate(() => answer === '' && socket.write(' ')), 50)
  socket.on('error', () => {})
  await new Promise((resolve) => socket.once('close', resolve))
  clearInterval(timer)
  return answer
}

// Both within the time of this test, which goes on sending for as long as it is let.
test('a body that comes slowly is given up, and one that nobody asked for is not waited for', async () => {
  // As at other times, in less of it.
  for (const { server } of listeners) Object.assign(server, { headersTimeout: 200, requestTimeout: 300 })
  const request = { name: 'slow', scopes: ['admin'], expiresAt: undefined } as const
  const { text: token } = await createAdminToken(env, LOCAL_OPERATOR, request)
  const stranger = await dawdle(['Connection: close'])
  expect(stranger).toMatch(/^HTTP\/1\.1 401 /)
  expect(await dawdle([`Authorization: Bearer ${token}`])).toMatch(/^HTTP\/1\.1 408 /)
})
