import { Agent, type IncomingHttpHeaders, request } from 'node:http'

/** What is asked of a server. */
export interface Question {
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  /** The fields of a form, which makes it a POST. */
  readonly form?: Readonly<Record<string, string>>
}

/** An answer, read to its end. */
export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

/** Asks servers over connections that are kept. A redirect is an answer. */
export interface Exchange {
  (question: Question): Promise<Answer>
  close(): void
}

/** Opens so many connections at the most. */
export function openExchange(connections: number): Exchange {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const exchange = ({ url, headers = {}, form }: Question) =>
    new Promise<Answer>((resolve, reject) => {
      const body = form && new URLSearchParams(form).toString()
      const type = body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }
      const method = body === undefined ? 'GET' : 'POST'
      request(url, { agent, method, headers: { ...type, ...headers } }, (response) => {
        const chunks: Buffer[] = []
        response
          .on('data', (chunk: Buffer) => chunks.push(chunk))
          .on('end', () => {
            const { statusCode = 0, headers } = response
            resolve({ status: statusCode, headers, text: Buffer.concat(chunks).toString() })
          })
          .on('error', reject)
      })
        .on('error', reject)
        .end(body)
    })
  return Object.assign(exchange, { close: () => agent.destroy() })
}
