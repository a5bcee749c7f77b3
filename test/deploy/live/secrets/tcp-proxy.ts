import { once } from 'node:events'
import { createServer, connect as dial, type Socket } from 'node:net'

/** A line between two programs that a test can cut, close and let go dead. */
export interface TcpProxy {
  readonly port: number
  /** `open`; `refused`: nobody gets through; `dead`: connections stay open, and nothing comes through them. */
  set(state: 'open' | 'refused' | 'dead'): void
  /** Cuts each connection there is, in the middle of whatever is being sent. */
  cut(): void
  close(): Promise<void>
}

/** Starts a proxy before a port of this machine. */
export async function startTcpProxy(port: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>()
  let state: Parameters<TcpProxy['set']>[0] = 'open'

  const server = createServer((client) => {
    if (state === 'refused') {
      client.on('error', () => {}).destroy()
      return
    }
    const upstream = dial(port, '127.0.0.1')
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket)
      // Connections break on purpose here.
      socket.on('error', () => other.destroy())
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
      // What was lost on a dead line stays lost: the line has to be cut before it serves again.
      socket.on('data', (chunk: Buffer) => state === 'dead' || other.write(chunk))
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('the proxy has no port')
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    port: address.port,
    set: (next) => {
      state = next
      if (next === 'refused') cut()
    },
    cut,
    close: async () => {
      server.close()
      cut()
      await once(server, 'close')
    },
  }
}
