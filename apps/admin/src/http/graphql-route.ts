import { allows } from '@barycenter/core/admin-tokens/admin-token'
import { createFailureRecorder } from '@barycenter/core/audit/failure-recorder'
import type { Env } from '@barycenter/core/env'
import { whileCollecting } from '@barycenter/core/while-collecting'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { createMiddleware } from 'hono/factory'
import { createGraphQLEndpoint } from '../graphql/graphql-endpoint.ts'
import { isStranger } from '../graphql/introspection.ts'
import { schema } from '../schema.ts'
import { authenticated, type GraphQLGate } from './authenticated.ts'
import { onlyKnownOrigins } from './cross-origin.ts'
import { MAXIMUM_BODY, MAXIMUM_BODY_OF_STRANGERS, MAXIMUM_BODY_WITHOUT_SYNC } from './maximum-body.ts'
import { refuse } from './refuse.ts'
import { type AdminHono, negotiated, onlyJson, onlyPost } from './request-gates.ts'

/** What the endpoint needs to know beside its environment. */
export interface GraphQLRouteOptions extends GraphQLGate {
  /** Origins of other sites whose pages may send requests. */
  readonly corsOrigins: readonly string[]
}

/** The GraphQL endpoint, GraphQL over HTTP: of a request that is refused, the body is not even read. */
export function graphqlRoute(env: Env, { corsOrigins, ...gate }: GraphQLRouteOptions) {
  const endpoint = createGraphQLEndpoint(schema, { introspection: gate.introspection })
  const failures = createFailureRecorder(env)
  const gates = [
    onlyKnownOrigins(corsOrigins),
    onlyPost,
    authenticated(env, gate),
    onlyJson,
    negotiated,
    limited,
  ] as const

  return new Hono<AdminHono>().all('/', ...gates, (c) => {
    const { operator, requestId, mediaTypes } = c.var
    const headers = new Headers(c.req.raw.headers)
    // Yoga knows nothing of weights and wildcards, and would find out too late.
    headers.set('accept', mediaTypes)
    // What was begun is finished, whether or not the client waits for the answer.
    const request = new Request(c.req.raw, { headers, signal: null })
    const askAgain = () => gate.authenticate(c.req.raw)
    const answer = async () => endpoint(request, { env, operator, askAgain, failures, requestId })
    // Those of operators are few, and some so large that garbage would pile up between them.
    return isStranger(operator) ? answer() : whileCollecting(answer)
  })
}

const MEBIBYTE = 1024 * 1024

const syncs = upTo(MAXIMUM_BODY, '. Send the users in batches: beginStagedSync.')
const others = upTo(MAXIMUM_BODY_WITHOUT_SYNC, ', and this token may not sync users.')
const strangers = upTo(MAXIMUM_BODY_OF_STRANGERS, ', and there is no token.')

/** Bounds the body. Who has shown no token has nothing to send but a question about the schema. */
const limited = createMiddleware<AdminHono>((c, next) => {
  const { operator } = c.var
  if (isStranger(operator)) return strangers(c, next)
  return (allows(operator, 'users:sync') ? syncs : others)(c, next)
})

function upTo(maxSize: number, more: string) {
  const size = maxSize < MEBIBYTE ? `${maxSize / 1024} KiB` : `${maxSize / MEBIBYTE} MiB`
  const message = `The body is larger than ${size}${more}`
  return bodyLimit({ maxSize, onError: () => refuse(413, { code: 'REQUEST_TOO_LARGE', message }) })
}
