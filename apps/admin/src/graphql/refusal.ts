import { GraphQLError, type GraphQLErrorOptions } from 'graphql'

/** The `extensions.code` of what this service refuses by itself; those of core's AdminError come on top. */
export type RefusalCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'FORBIDDEN_ORIGIN'
  | 'TOO_MANY_REQUESTS'
  | 'BAD_REQUEST'
  | 'BAD_USER_INPUT'
  | 'GRAPHQL_PARSE_FAILED'
  | 'GRAPHQL_VALIDATION_FAILED'
  | 'DOCUMENT_TOO_LARGE'
  | 'QUERY_TOO_DEEP'
  | 'QUERY_TOO_WIDE'
  | 'QUERY_TOO_COSTLY'
  | 'QUERY_TIMEOUT'
  | 'REQUEST_TOO_LARGE'
  | 'METHOD_NOT_ALLOWED'
  | 'NOT_ACCEPTABLE'
  | 'NOT_FOUND'
  | 'TOO_MANY_SUBSCRIPTIONS'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'DATABASE_UNAVAILABLE'
  | 'INTERNAL_SERVER_ERROR'

/**
 * An error whose message was written in this service: it repeats names of the schema and of the
 * document, and never a value of the request. Errors of any other class are rewritten before they leave.
 */
export class Refusal extends GraphQLError {
  override readonly name = 'Refusal'

  constructor(code: RefusalCode, message: string, options: GraphQLErrorOptions = {}) {
    super(message, { ...options, extensions: { ...options.extensions, code } })
  }
}

/**
 * The HTTP status of a request that is refused before anything of it is executed, as an extension that
 * Yoga takes out again. With `application/json` such an answer is a 200, GraphQL over HTTP §6.4.1.
 */
export const REFUSED_WHOLE = { http: { status: 400, spec: true } } as const
