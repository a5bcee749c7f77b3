import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { recordingLog } from '@barycenter/testing/env'
import { afterEach, expect, test } from 'vitest'
import { type Listener, listen } from './listen.ts'
import { stopListeners } from './stop-listeners.ts'

let listeners: readonly Listener[] = []
afterEach(() => stopListeners(listeners))

/** What an app answers that says something, and fails when it is asked to. */
async function ask(request: string): Promise<{ answer: string; logged: string[] }> {
  const { log, logged } = recordingLog()
  const app = {
    name: 'admin',
    port: 0,
    portKey: 'server.admin_port',
    fetch: ({ url }: Request) => {
      if (url.endsWith('/fail')) throw new Error('it failed')
      return new Response('fine')
    },
  } as const
  listeners = await listen([app], '127.0.0.1', log)
  const socket = connect(Number(new URL(listeners[0]?.url ?? '').port), '127.0.0.1')
  await once(socket, 'connect')
  socket.write(request)
  return { answer: await text(socket), logged }
}

test('a request that no URL can be made of is the sender’s fault, and no news', async () => {
  const { answer, logged } = await ask('GET / HTTP/1.0\r\n\r\n')
  expect(answer).toMatch(/^HTTP\/1.1 400 /)
  expect(logged).toEqual([])
})

test('an app that throws answers 500, without the reason, which is logged', async () => {
  const { answer, logged } = await ask('GET /fail HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
  expect(answer).toMatch(/^HTTP\/1.1 500 /)
  expect(answer).not.toContain('it failed')
  expect(logged).toHaveLength(1)
})
