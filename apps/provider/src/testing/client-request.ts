import { createFailureRecorder } from '@barycenter/core/audit/failure-recorder'
import type { Env } from '@barycenter/core/env'
import { Hono } from 'hono'
import { createClientAuthentication } from '../http/client-authentication.ts'
import type { ProviderHono } from '../http/context.ts'
import { errorResponse } from '../http/error-response.ts'
import { parseIssuer } from '../http/issuer.ts'
import { readParameters } from '../http/parameters.ts'
import { programEndpoint } from '../http/program-endpoint.ts'
import { requestOrigin } from '../http/request-origin.ts'
import { openVisitor } from './visitor.ts'

/** What a client sends: the form, and headers beside it. */
export interface ClientRequest {
  readonly form?: Record<string, string>
  readonly headers?: Record<string, string>
  readonly query?: string
  readonly address?: string
}

/** An endpoint that does nothing but authenticate its client, and answers with the `client_id`. */
export function openClientEndpoint(env: Env): (request: ClientRequest) => Promise<Response> {
  const app = new Hono<ProviderHono>()
  const issuer = parseIssuer(env.settings.issuer)
  app.onError(errorResponse(issuer, env.log))
  const addressOf = (c: { env?: { incoming?: { socket: { remoteAddress?: string | undefined } } } }) =>
    c.env?.incoming?.socket.remoteAddress
  app.use(requestOrigin(addressOf))
  app.use('/token', programEndpoint(issuer, { methods: ['POST'], scheme: 'Basic' }))
  const failures = createFailureRecorder(env)
  const authenticate = createClientAuthentication(env, { clientAddress: addressOf, failures })
  app.post('/token', async (c) => {
    const client = await authenticate(c, await readParameters(c))
    return c.text(client.clientId)
  })
  return ({ form = {}, headers = {}, query = '', address = '198.51.100.7' }) =>
    openVisitor(app, { address }).post(`/token${query}`, form, headers)
}

/** The Authorization header of client_secret_basic, RFC 6749 §2.3.1. */
export function basicAuthorization(clientId: string, clientSecret: string): string {
  const encode = (text: string) => new URLSearchParams([['', text]]).toString().slice(1)
  return `Basic ${Buffer.from(`${encode(clientId)}:${encode(clientSecret)}`).toString('base64')}`
}
