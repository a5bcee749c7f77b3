import { type Relay, startRelay } from '@barycenter/testing/relay'

/** Stands between a client and PostgreSQL, and can cut all of their connections. */
export interface CuttingProxy extends Pick<Relay, 'cut' | 'close'> {
  /** The database's URL by way of the proxy. */
  readonly url: string
  /**
   * Cuts the connection of the next transaction that writes users when PostgreSQL has committed it, and before
   * the client is told. Resolves when that has happened.
   */
  cutAfterCommit(): Promise<void>
}

/** The message CommandComplete of a commit, PostgreSQL's documentation §54.7. */
const COMMITTED = Buffer.from('C\0\0\0\u000bCOMMIT\0', 'latin1')
/** What a transaction sends that writes users, be it in one request or in batches. */
const WRITES = /(?:insert into|update) "users"/

/** Starts a proxy on a free port. */
export async function startCuttingProxy(database: string): Promise<CuttingProxy> {
  const target = new URL(database)
  let awaited: (() => void) | undefined

  const { port, cut, close } = await startRelay({
    host: target.hostname,
    port: Number(target.port),
    wire: (client, upstream) => {
      let hasWritten = false
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
    },
  })
  return {
    url: Object.assign(new URL(database), { hostname: '127.0.0.1', port: `${port}` }).href,
    cut,
    cutAfterCommit: () =>
      new Promise((resolve) => {
        awaited = resolve
      }),
    close,
  }
}
