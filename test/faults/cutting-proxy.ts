import { once } from 'node:events'
import { createServer, connect as dial, type Socket } from 'node:net'

/** Stands between a client and PostgreSQL, and can cut all of their connections. */
export interface CuttingProxy {
  /** The database's URL by way of the proxy. */
  readonly url: string
  /** Cuts each connection there is, in the middle of whatever is being sent. */
  cut(): void
  /**
   * Cuts the connection of the next transaction that writes users when PostgreSQL has committed it, and before
   * the client is told. Resolves when that has happened.
   */
  cutAfterCommit(): Promise<void>
  close(): Promise<void>
}

/** The message CommandComplete of a commit, PostgreSQL's documentation §54.7. */
const COMMITTED = Buffer.from('C\0\0\0\u000bCOMMIT\0', 'latin1')
/** What a transaction sends that writes users, be it in one request or in batches. */
const WRITES = /(?:insert into|update) "users"/

/** Starts a proxy on a free port. */
export async function startCuttingProxy(database: string): Promise<CuttingProxy> {
  const target = new URL(database)
  const sockets = new Set<Socket>()
  let awaited: (() => void) | undefined

  const server = createServer((client) => {
    const upstream = dial(Number(target.port), target.hostname)
    let hasWritten = false
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket)
      // Connections are cut on purpose here.
      socket.on('error', () => other.destroy())
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
    }
    client.on('data', (chunk: Buffer) => {
      hasWritten ||= WRITES.test(chunk.toString('latin1'))
      upstream.write(chunk)
    })
    upstream.on('data', (chunk: Buffer) => {
      const isCommitted = hasWritten && chunk.includes(COMMITTED)
      if (isCommitted) hasWritten = false
      if (!isCommitted || awaited === undefined) {
        client.write(chunk)
        return
      }
      client.destroy()
      awaited()
      awaited = undefined
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('the proxy has no port')
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: Object.assign(new URL(database), { hostname: '127.0.0.1', port: `${address.port}` }).href,
    cut,
    cutAfterCommit: () =>
      new Promise((resolve) => {
        awaited = resolve
      }),
    close: async () => {
      server.close()
      cut()
      await once(server, 'close')
    },
  }
}
