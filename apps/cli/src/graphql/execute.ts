import { z } from 'zod'
import { CommandError } from '../command-error.ts'
import { EXIT, STATUS_OF_CODE } from '../exit-status.ts'
import { printable } from '../printable.ts'
import { readBusy } from '../retry/busy-response.ts'
import type { Connection } from '../transport.ts'
import { explainForeignReply } from './foreign-reply.ts'

/** One operation, and what its data must look like. */
export interface Operation<T> {
  readonly document: string
  readonly variables: object
  readonly data: z.ZodType<T>
}

/** A GraphQL response, GraphQL over HTTP §6. */
const replySchema = z.object({
  data: z.unknown().optional(),
  errors: z
    .array(
      z.object({ message: z.string(), extensions: z.object({ code: z.string().optional() }).optional() }),
    )
    .optional(),
})

/**
 * Executes one operation.
 *
 * @throws {CommandError} when the service cannot be reached, refuses, or is no admin service.
 */
export async function execute<T>(
  connection: Connection,
  { document, variables, data }: Operation<T>,
): Promise<T> {
  const { endpoint } = connection
  const request = new Request(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json;q=0.9',
    },
    body: JSON.stringify({ query: document, variables }),
  })
  const { response, text } = await receive(connection, request)

  const reply = replySchema.safeParse(parseJson(text))
  const [error] = reply.data?.errors ?? []
  if (error !== undefined) throw refusal(error, response, connection)
  if (!reply.success || reply.data.data === undefined) throw explainForeignReply(response, endpoint)
  const known = data.safeParse(reply.data.data)
  if (!known.success)
    throw new CommandError(EXIT.failed, `${endpoint.href} answers in the terms of another version`)
  return known.data
}

async function receive(
  connection: Connection,
  request: Request,
): Promise<{ response: Response; text: string }> {
  try {
    const response = await connection.send(request)
    return { response, text: await response.text() }
  } catch (error) {
    throw connection.explainFailure(error)
  }
}

function refusal(
  error: {
    readonly message: string
    readonly extensions?: { readonly code?: string | undefined } | undefined
  },
  response: Response,
  { tokenOrigin }: Connection,
): CommandError {
  const code = error.extensions?.code ?? ''
  const busy = readBusy(response)
  const status = STATUS_OF_CODE[code] ?? (busy === undefined ? EXIT.failed : EXIT.unreachable)
  const origin =
    status === EXIT.notAllowed && tokenOrigin !== undefined ? ` (the token is from ${tokenOrigin})` : ''
  return new CommandError(
    status,
    `${code === '' ? '' : `${printable(code)}: `}${printable(error.message)}${origin}`,
    { busy, code: code === '' ? undefined : code },
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
