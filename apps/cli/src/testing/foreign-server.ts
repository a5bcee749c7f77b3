import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'

/** A server that is no admin service. */
export interface ForeignServer {
  readonly url: string
  /** What it was asked. */
  readonly requests: readonly IncomingMessage[]
  close(): Promise<void>
}

/** Starts a server on a free port that answers as a test says. */
export async function startForeignServer(answer: RequestListener): Promise<ForeignServer> {
  const requests: IncomingMessage[] = []
  const server = createServer((request, response) => {
    requests.push(request)
    answer(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
