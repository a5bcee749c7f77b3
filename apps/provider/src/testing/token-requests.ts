import type { Env } from '@barycenter/core/env'
import type { JSONWebKeySet } from 'jose'
import { createProvider } from '../app.ts'
import { basicAuthorization } from './client-request.ts'
import { openVisitor } from './visitor.ts'

/** Who asks: with a secret, or a public client. */
export interface ClientCredentials {
  readonly clientId: string
  readonly clientSecret: string | undefined
}

/** A form, or pairs where a parameter is there twice. */
export type Fields = Record<string, string> | [string, string][]

/** An answer that has been read. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: Record<string, unknown>
}

/** Sends what clients and resource servers send. */
export interface TokenRequests {
  /** Posts a form, authenticated by `client_secret_basic`, or as the public client that it is. */
  post(
    path: string,
    client: ClientCredentials | undefined,
    fields: Fields,
    headers?: Record<string, string>,
  ): Promise<Answer>
  token(client: ClientCredentials, fields: Fields): Promise<Answer>
  /** Asks for the claims behind an access token. */
  userInfo(accessToken: string): Promise<Answer>
  introspect(client: ClientCredentials, token: string): Promise<Record<string, unknown>>
  /** The keys that tokens are verified with. */
  jwks(): Promise<JSONWebKeySet>
  /** Any request, the answer as it comes. */
  request(path: string, init?: RequestInit): Promise<Response>
}

/** Opens a provider for requests. */
export function openTokenRequests(env: Env): TokenRequests {
  const app = createProvider(env, { trustedProxies: [] })
  const visitor = openVisitor(app)
  const post: TokenRequests['post'] = async (path, client, fields, headers = {}) => {
    const secret = client?.clientSecret
    const authorization =
      client === undefined || secret === undefined
        ? {}
        : { authorization: basicAuthorization(client.clientId, secret) }
    const form = new URLSearchParams(fields)
    if (client !== undefined && secret === undefined) form.append('client_id', client.clientId)
    const type = { 'content-type': 'application/x-www-form-urlencoded' }
    const init = { method: 'POST', body: form.toString(), headers: { ...type, ...authorization, ...headers } }
    return readAnswer(await app.request(path, init))
  }
  return {
    post,
    token: (client, fields) => post('/token', client, fields),
    userInfo: async (accessToken) =>
      readAnswer(await visitor.get('/userinfo', { authorization: `Bearer ${accessToken}` })),
    introspect: async (client, token) => (await post('/introspect', client, { token })).body,
    jwks: async () => JSON.parse(await (await app.request('/.well-known/jwks.json')).text()),
    request: async (path, init) => app.request(path, init),
  }
}

/** A member of an answer that is a text. */
export function textOf({ body }: Pick<Answer, 'body'>, name: string): string {
  const value = body[name]
  if (typeof value !== 'string') throw new Error(`no ${name} in ${JSON.stringify(body)}`)
  return value
}

async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text()
  const { status, headers } = response
  return { status, headers, body: text.startsWith('{') ? JSON.parse(text) : {} }
}
