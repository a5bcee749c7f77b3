import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { untilPrinted } from './command.ts'
import { createWorkspace, type Serving, type Workspace } from './workspace.ts'

const BODY = JSON.stringify({ query: '{ __typename }' })

describe.each(['SIGTERM', 'SIGINT'] as const)('%s', (signal) => {
  let workspace: Workspace
  let serving: Serving
  let token: string

  beforeEach(async () => {
    workspace = await createWorkspace('sqlite')
    serving = await workspace.serve()
    token = (await workspace.read('data/admin-token')).trim()
  })
  afterEach(() => workspace.dispose())

  async function open(): Promise<Socket> {
    const { port } = new URL(serving.adminUrl)
    const socket = connect(Number(port), '127.0.0.1')
    await once(socket, 'connect')
    return socket
  }

  /** Sends all of a request but its end, and waits until the server has begun to read it. */
  async function beginRequest(): Promise<Socket> {
    const socket = await open()
    const head = [
      'POST /admin/graphql HTTP/1.1',
      'host: localhost',
      'content-type: application/json',
      `content-length: ${BODY.length}`,
      `authorization: Bearer ${token}`,
      'expect: 100-continue',
    ]
    socket.write(`${head.join('\r\n')}\r\n\r\n`)
    const [answer] = await once(socket, 'data')
    expect(String(answer)).toMatch(/^HTTP\/1\.1 100 /)
    socket.write(BODY.slice(0, 5))
    return socket
  }

  test('a request in flight is answered, idle connections are closed, and the process ends with 0', async () => {
    const inFlight = await beginRequest()
    const idle = await open()
    idle.write('GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n')
    await once(idle, 'data')

    serving.child.kill(signal)
    await once(idle, 'close')
    await untilPrinted(serving, 'stopping')
    await expect(fetch(serving.adminUrl)).rejects.toThrow()

    const answer = text(inFlight)
    inFlight.write(BODY.slice(5))
    expect(await answer).toMatch(/^HTTP\/1\.1 200 OK.*"__typename":"Query"/s)
    expect(await serving.finished).toMatchObject({ status: 0 })
  })

  test('a second one ends the process at once', async () => {
    const inFlight = await beginRequest()
    inFlight.on('error', () => {})
    serving.child.kill(signal)
    await untilPrinted(serving, 'stopping')
    serving.child.kill(signal)
    expect(await serving.finished).toMatchObject({ status: signal === 'SIGTERM' ? 143 : 130 })
  })
})
