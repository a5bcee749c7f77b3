import type { Operator } from '@barycenter/core/admin-tokens/admin-token'
import { accepts } from 'hono/accepts'
import { createMiddleware } from 'hono/factory'
import { parseAccept } from 'hono/utils/accept'
import { refuse } from './refuse.ts'
import type { Connection } from './request-origin.ts'

/** What is known of a request once it has passed the gates. */
export interface AdminVariables {
  requestId: string
  operator: Operator
  /** The types to answer with: one for a single result, one for events. */
  mediaTypes: string
}

/** What Hono knows of a request to this service. */
export interface AdminHono {
  Bindings: Connection
  Variables: AdminVariables
}

const GRAPHQL_RESPONSE = 'application/graphql-response+json'

/** The type of the answers to subscriptions, GraphQL over SSE. */
const EVENT_STREAM = 'text/event-stream'

/** Refuses what is not a POST: a GET can be had from an operator's browser by any page. */
export const onlyPost = createMiddleware(async (c, next) => {
  if (c.req.method === 'POST') return next()
  const message = 'GraphQL requests are to be sent with POST here.'
  return refuse(405, { code: 'METHOD_NOT_ALLOWED', message }, { Allow: 'POST' })
})

/** Refuses bodies that are not JSON: those of forms can be had from an operator's browser by any page. */
export const onlyJson = createMiddleware(async (c, next) => {
  const [type, ...parameters] = (c.req.header('content-type') ?? '').toLowerCase().split(/\s*;\s*/)
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))
  const json = type === 'application/json' && (charset === undefined || /^charset="?utf-8"?$/.test(charset))
  const encoding = c.req.header('content-encoding') ?? 'identity'
  if (json && encoding === 'identity') return next()
  const message = json
    ? 'The body is to be sent as it is, without a Content-Encoding.'
    : 'The body is to be application/json, in UTF-8.'
  return refuse(415, { code: 'UNSUPPORTED_MEDIA_TYPE', message }, { Accept: 'application/json' })
})

/** Chooses the type of the answer, GraphQL over HTTP §6.3, before anything is done that needs an answer. */
export const negotiated = createMiddleware<AdminHono>(async (c, next) => {
  const silent = c.req.header('accept') === undefined
  const accepted = accepts(c, {
    header: 'Accept',
    supports: ['application/json', GRAPHQL_RESPONSE, '*/*'],
    default: silent ? '*/*' : '',
  })
  // Of results that are no events, these are better in JSON, if the client takes both.
  const streamed = parseAccept(c.req.header('accept') ?? '').some(
    ({ type, q }) => type === EVENT_STREAM && q > 0,
  )
  if (accepted === '' && !streamed) {
    const message = `The answer can be ${GRAPHQL_RESPONSE}, application/json, or ${EVENT_STREAM}.`
    return refuse(406, { code: 'NOT_ACCEPTABLE', message })
  }
  // §6.4: who does not say that they know the newer type gets the one that everybody knows.
  const single = accepted === '*/*' ? 'application/json' : accepted
  c.set('mediaTypes', [...(single === '' ? [] : [single]), ...(streamed ? [EVENT_STREAM] : [])].join(', '))
  return next()
})
