import type { Env } from '@barycenter/core/env'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { createGraphQLEndpoint } from '../graphql/graphql-endpoint.ts'
import { schema } from '../schema.ts'
import type { Authenticate } from './bearer-authentication.ts'
import { MAXIMUM_BODY } from './maximum-body.ts'
import { refuse } from './refuse.ts'
import { type AdminHono, authenticated, negotiated, onlyJson, onlyPost } from './request-gates.ts'
import type { RequestOrigin } from './request-origin.ts'

/** How it is found out who asks, and from where. */
interface GraphQLGate {
  readonly authenticate: Authenticate
  readonly originOf: RequestOrigin
}

/** The GraphQL endpoint, GraphQL over HTTP: of a request that is refused, the body is not even read. */
export function graphqlRoute(env: Env, { authenticate, originOf }: GraphQLGate) {
  const endpoint = createGraphQLEndpoint(schema)
  const limited = bodyLimit({ maxSize: MAXIMUM_BODY, onError: refuseBody })
  const known = authenticated(env, { authenticate, originOf })
  const gates = [onlyPost, known, onlyJson, negotiated, limited] as const

  return new Hono<AdminHono>().all('/', ...gates, (c) => {
    const { operator, requestId, mediaType } = c.var
    const headers = new Headers(c.req.raw.headers)
    // Yoga knows nothing of weights and wildcards, and would find out too late.
    headers.set('accept', mediaType)
    // What was begun is finished, whether or not the client waits for the answer.
    const request = new Request(c.req.raw, { headers, signal: null })
    return endpoint(request, { env, operator, requestId })
  })
}

function refuseBody(): Response {
  const message = `The body is larger than ${MAXIMUM_BODY / 1024 / 1024} MiB. Send the users in batches: beginStagedSync.`
  return refuse(413, { code: 'REQUEST_TOO_LARGE', message })
}
