import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** How a client answers a logout token, given how many came before. */
export type Answering = (response: ServerResponse, earlier: number) => void

/** A client's back-channel logout endpoint, on the loopback address. */
export interface LogoutReceiver {
  readonly uri: string
  /** The bodies of all requests so far. */
  readonly bodies: readonly string[]
  /** The logout tokens in them. */
  tokens(): string[]
  /** How it answers from now on. */
  answer(answering: Answering): void
  close(): Promise<void>
}

/** Answers with a status. */
export function withStatus(status: number): Answering {
  return (response) => response.writeHead(status).end()
}

/** Opens an endpoint that takes every token. */
export async function openLogoutReceiver(): Promise<LogoutReceiver> {
  const bodies: string[] = []
  let answering = withStatus(200)
  const server = createServer(async (request, response) => {
    const body = await text(request)
    bodies.push(body)
    answering(response, bodies.length - 1)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    uri: `http://127.0.0.1:${port}/backchannel-logout`,
    bodies,
    tokens: () => bodies.map((body) => new URLSearchParams(body).get('logout_token') ?? ''),
    answer: (next) => {
      answering = next
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}
