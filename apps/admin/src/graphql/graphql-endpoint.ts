import type { GraphQLSchema } from 'graphql'
import { createYoga, type Plugin } from 'graphql-yoga'
import type { AdminContext } from '../context.ts'
import { executeIntrospection, executeOperation } from './execute-operation.ts'
import { type IntrospectionMode, isStranger } from './introspection.ts'
import { parseDocument } from './parse-document.ts'
import { presentError } from './present-error.ts'
import { readParameters } from './read-parameters.ts'
import { createSubscribe, type SubscribeOperation } from './subscribe-operation.ts'
import { tracedExecute } from './trace-operation.ts'
import { validateDocument, validateWithoutIntrospection } from './validate-document.ts'

/** Answers a POST with a GraphQL request in it, GraphQL over HTTP §6. */
export type GraphQLEndpoint = (request: Request, context: AdminContext) => Promise<Response> | Response

/** For how long a query may take, in milliseconds. What a mutation has begun, it finishes. */
const QUERY_TIMEOUT = 30_000

/** What may be different. */
export interface EndpointOptions {
  /** Who may ask for the schema; `token` unless told otherwise. */
  readonly introspection?: IntrospectionMode
  /** In milliseconds. */
  readonly queryTimeout?: number
}

/** Serves a schema, wherever the request says that it was sent to. */
export function createGraphQLEndpoint(schema: GraphQLSchema, options: EndpointOptions = {}): GraphQLEndpoint {
  const { introspection = 'token', queryTimeout = QUERY_TIMEOUT } = options
  const yoga = createYoga<AdminContext>({
    schema,
    plugins: [withoutEcho(introspection, queryTimeout, createSubscribe())],
    // The platform's own, so that the answer is a Response like any other.
    fetchAPI: { fetch, Request, Response, Headers, ReadableStream, TransformStream, URL, URLSearchParams },
    graphqlEndpoint: '*',
    // A cache would keep documents, and with them the passwords written into them.
    parserAndValidationCache: false,
    // All done by withoutEcho, or before Yoga sees the request.
    maskedErrors: false,
    maxRequestBodySize: false,
    batching: false,
    cors: false,
    graphiql: false,
    landingPage: false,
    logging: false,
    multipart: false,
  })
  return (request, context) => yoga.fetch(request, context)
}

/** Replaces each step whose messages would quote the request, and lets no error out unseen. */
const withoutEcho = (
  introspection: IntrospectionMode,
  queryTimeout: number,
  subscribeOperation: SubscribeOperation,
): Plugin<AdminContext, AdminContext> => ({
  onRequestParse: ({ setRequestParser }) => setRequestParser(readParameters),
  onParse: ({ setParseFn }) => setParseFn(parseDocument),
  onValidate: ({ setValidationFn }) =>
    setValidationFn(introspection === 'off' ? validateWithoutIntrospection : validateDocument),
  onExecute: ({ args, setExecuteFn }) => {
    const run = isStranger(args.contextValue.operator) ? executeIntrospection : executeOperation
    setExecuteFn(tracedExecute(args.contextValue.env.trace, (request) => run(request, queryTimeout)))
  },
  onSubscribe: ({ args, setSubscribeFn }) =>
    setSubscribeFn((request) => subscribeOperation(request, args.contextValue)),
  onResultProcess: ({ result, setResult, serverContext }) => {
    if (!('errors' in result) || result.errors === undefined) return
    const { env, requestId } = serverContext
    setResult({ ...result, errors: result.errors.map((error) => presentError(error, { env, requestId })) })
  },
})
