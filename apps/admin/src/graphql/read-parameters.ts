import type { GraphQLParams } from 'graphql-yoga'
import { Refusal } from './refusal.ts'

const PARAMETERS = ['query', 'variables', 'operationName', 'extensions']

/**
 * Reads the parameters of a request, GraphQL over HTTP §5. Yoga would do it too, but quotes the body
 * when it is not JSON.
 *
 * @throws {Refusal} BAD_REQUEST
 */
export async function readParameters(request: Request): Promise<GraphQLParams> {
  const body = parseBody(await readText(request))
  if (Array.isArray(body)) throw refuse('Batching is not supported: send one operation per request.')
  if (!isObject(body)) throw refuse('The body is to be a JSON object with a "query".')

  const unknown = Object.keys(body).find((key) => !PARAMETERS.includes(key))
  if (unknown !== undefined)
    throw refuse(`A request has only ${PARAMETERS.join(', ')}; variables go into "variables".`)
  const { query, variables = null, operationName = null, extensions = null } = body
  if (typeof query !== 'string') throw refuse('"query" is to be a string: the GraphQL document.')
  if (variables !== null && !isObject(variables)) throw refuse('"variables" is to be an object.')
  if (operationName !== null && typeof operationName !== 'string')
    throw refuse('"operationName" is to be a string.')
  if (extensions !== null && !isObject(extensions)) throw refuse('"extensions" is to be an object.')
  return {
    query,
    ...(variables !== null && { variables }),
    ...(operationName !== null && { operationName }),
    ...(extensions !== null && { extensions }),
  }
}

async function readText(request: Request): Promise<string> {
  const bytes = await request.arrayBuffer().catch(() => {
    throw refuse('The body ended too early.')
  })
  try {
    // Another encoding read as UTF-8 would turn a password into another one.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw refuse('The body is not valid UTF-8.')
  }
}

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    // Of V8's message only the place at its end: the rest quotes the body.
    const place =
      error instanceof SyntaxError ? /\(line \d+ column \d+\)$/.exec(error.message)?.[0] : undefined
    throw refuse(`The body is not valid JSON${place === undefined ? '' : ` ${place}`}.`)
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function refuse(message: string): Refusal {
  return new Refusal('BAD_REQUEST', message, { extensions: { http: { status: 400 } } })
}
