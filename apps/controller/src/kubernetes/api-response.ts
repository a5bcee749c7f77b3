import type { IncomingMessage } from 'node:http'

/** A request to the API server. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With its query. */
  readonly path: string
  /** Sent as JSON. */
  readonly body?: unknown
  /** Gives the request up. */
  readonly signal: AbortSignal
}

/** What the API server answered, whatever its status. */
export interface ApiResponse {
  readonly status: number
  /** Undefined for what is not JSON. */
  readonly body: unknown
  /** For how many seconds the server asks to be left alone (429 and 503), if it says so. */
  readonly retryAfter: number | undefined
}

/** The API server could not be reached, or its answer broke off. */
export class ApiUnreachableError extends Error {
  override readonly name = 'ApiUnreachableError'
}

/** An answer has more bytes than whoever asked can take. */
export class ApiAnswerTooLargeError extends Error {
  override readonly name = 'ApiAnswerTooLargeError'
}

/** Reads an answer whole, within bounds. */
export async function readAnswer(message: IncomingMessage, mostBytes: number): Promise<ApiResponse> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of message) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > mostBytes) {
      message.destroy()
      throw new ApiAnswerTooLargeError(`an answer of the API server has more than ${mostBytes} bytes`)
    }
    chunks.push(bytes)
  }
  // Node.js takes what a server sent in chunks for whole only if its last one came.
  if (!message.complete) throw new ApiUnreachableError('the answer of the API server broke off')
  return {
    status: message.statusCode ?? 0,
    body: parseJson(Buffer.concat(chunks).toString('utf8')),
    retryAfter: retryAfterOf(message),
  }
}

/** The API server gives seconds only. */
export function retryAfterOf({ headers }: Pick<IncomingMessage, 'headers'>): number | undefined {
  const value = headers['retry-after'] ?? ''
  return /^\d{1,6}$/.test(value) ? Number(value) : undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
