import { type Relay, startRelay } from '@barycenter/testing/relay'

/** A line between two programs that a test can cut, close and let go dead. */
export interface TcpProxy extends Relay {
  /** `open`; `refused`: nobody gets through; `dead`: connections stay open, and nothing comes through them. */
  set(state: 'open' | 'refused' | 'dead'): void
}

/** Starts a proxy before a port of this machine. */
export async function startTcpProxy(port: number): Promise<TcpProxy> {
  let state: Parameters<TcpProxy['set']>[0] = 'open'
  const relay = await startRelay({
    host: '127.0.0.1',
    port,
    accepts: () => state !== 'refused',
    wire: (client, upstream) => {
      // What was lost on a dead line stays lost: the line has to be cut before it serves again.
      client.on('data', (chunk: Buffer) => state === 'dead' || upstream.write(chunk))
      upstream.on('data', (chunk: Buffer) => state === 'dead' || client.write(chunk))
    },
  })
  return {
    ...relay,
    set: (next) => {
      state = next
      if (next === 'refused') relay.cut()
    },
  }
}
