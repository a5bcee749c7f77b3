import { AdminError } from '@barycenter/core/errors'
import { DatabaseUnreachableError } from '@barycenter/database/errors'
import { GraphQLError } from 'graphql'
import type { AdminContext } from '../context.ts'
import { refuseOperation } from './execute-operation.ts'
import { Refusal } from './refusal.ts'

/**
 * What a client is told of an error: refusals as they are, those of the domain with their code, and of
 * anything unexpected only that it happened, with the request's id to find it in the log by.
 */
export function presentError(
  error: GraphQLError,
  context: Pick<AdminContext, 'env' | 'requestId'>,
): GraphQLError {
  const { originalError: cause, path } = error
  if (error instanceof Refusal || cause instanceof Refusal) return error
  if (cause instanceof AdminError) return rewrite(error, { message: cause.message, code: cause.code })
  // Yoga's, before it executes anything.
  if (error.extensions['code'] === 'OPERATION_RESOLUTION_FAILURE') return refuseOperation()
  if (isInputError(error)) {
    return rewrite(error, {
      message: 'An argument has a value that is not possible here.',
      code: 'BAD_USER_INPUT',
    })
  }
  return rewrite(error, maskError(cause ?? error, { ...context, path }))
}

/** What is told of something unexpected, once it has been logged. */
interface MaskedError {
  readonly message: string
  readonly code: 'DATABASE_UNAVAILABLE' | 'INTERNAL_SERVER_ERROR'
  /** What to look for in the log. */
  readonly requestId: string
  readonly http: { readonly status: 500 | 503 }
}

/** Logs something unexpected and says what may be told of it. */
export function maskError(
  error: unknown,
  {
    env,
    requestId,
    path,
  }: Pick<AdminContext, 'env' | 'requestId'> & { readonly path?: GraphQLError['path'] },
): MaskedError {
  env.log.error({ err: error, requestId, path }, 'a request to the admin API failed')
  if (error instanceof DatabaseUnreachableError) {
    const message = 'The database is not available.'
    return { message, code: 'DATABASE_UNAVAILABLE', requestId, http: { status: 503 } }
  }
  return { message: 'Unexpected error.', code: 'INTERNAL_SERVER_ERROR', requestId, http: { status: 500 } }
}

/** Whether graphql-js refused some input at the last moment; its message prints the whole of it. */
function isInputError(error: GraphQLError): boolean {
  const refused = error.originalError ?? error
  return refused instanceof GraphQLError && refused.nodes !== undefined
}

function rewrite(
  { nodes, path }: GraphQLError,
  { message, ...extensions }: { message: string; code: string },
) {
  return new GraphQLError(message, { nodes: nodes ?? null, path: path ?? null, extensions })
}
