import { once } from 'node:events'
import { createServer, connect as dial, type Socket } from 'node:net'

/** A line between two programs that a test can cut. */
export interface Relay {
  readonly port: number
  /** Cuts each connection there is, in the middle of whatever is being sent. */
  cut(): void
  close(): Promise<void>
}

/** Where connections lead, and what becomes of what is sent through them. */
export interface RelayOptions {
  readonly host: string
  readonly port: number
  /** Whether a connection is taken now; each is if this is left out. */
  accepts?(): boolean
  /** Passes on what comes from either end of a new connection. */
  wire(client: Socket, upstream: Socket): void
}

/** Listens on a free port of this machine. When one end of a connection breaks, so does the other. */
export async function startRelay({ host, port, accepts = () => true, wire }: RelayOptions): Promise<Relay> {
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    if (!accepts()) {
      client.on('error', () => {}).destroy()
      return
    }
    const upstream = dial(port, host)
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
    wire(client, upstream)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('the relay has no port')
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    port: address.port,
    cut,
    close: async () => {
      server.close()
      cut()
      await once(server, 'close')
    },
  }
}
