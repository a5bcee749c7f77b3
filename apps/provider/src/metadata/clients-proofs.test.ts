import type { ClientMetadata } from '@barycenter/core/clients/client-metadata'
import { DEFAULT_OAUTH_SETTINGS } from '@barycenter/core/oauth-settings'
import { registerTestClient, type TestClient } from '@barycenter/testing/clients'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createProvider } from '../app.ts'
import { answerOf, authorizeUrl, type RequestChange } from '../testing/authorization.ts'
import { type LogoutReceiver, openLogoutReceiver } from '../testing/logout-receiver.ts'
import { insertPerson } from '../testing/people.ts'
import { openTokenRequests, type TokenRequests } from '../testing/token-requests.ts'
import { openVisitor, type Visitor } from '../testing/visitor.ts'

const alice = { username: 'alice', password: 'correct horse' }
const ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

let env: TestEnv
let requests: TokenRequests
let visitor: Visitor
/** Any server of the client's: here it has a request object. */
let receiver: LogoutReceiver
let metadata: Record<string, unknown>

beforeAll(async () => {
  const oauth = { ...DEFAULT_OAUTH_SETTINGS, outboundNetworks: ['127.0.0.1'] }
  const encryptionKey = Buffer.alloc(32, 7).toString('base64url')
  env = await createTestEnv('sqlite', { settings: { oauth }, encryptionKey })
  requests = openTokenRequests(env)
  receiver = await openLogoutReceiver()
  await insertPerson(env, alice)
  visitor = openVisitor(createProvider(env, { trustedProxies: [] }))
  await visitor.fillIn('/login', alice)
  metadata = JSON.parse(await (await visitor.get('/.well-known/openid-configuration')).text())
})
afterAll(async () => {
  await receiver.close()
  await env.dispose()
})

const path = (member: string) => new URL(String(metadata[member])).pathname
const register = (more: Partial<ClientMetadata> = {}) =>
  registerTestClient(env, {
    ...{ skip_consent: true, grant_types: ['authorization_code', 'refresh_token'] },
    ...more,
  })
const ask = (client: TestClient, change: RequestChange = {}) =>
  visitor.get(authorizeUrl(client.clientId, change))
const post = (member: string, client: TestClient, fields: Record<string, string>) =>
  requests.post(path(member), client, fields)

/** The parameters by which a client proves itself, and the client. */
const prove = async (method: string, alg: string) => {
  const isKeyed = method === 'private_key_jwt'
  const pair = isKeyed ? await generateKeyPair(alg, { extractable: true }) : undefined
  const client = await register({
    token_endpoint_auth_method: method as ClientMetadata['token_endpoint_auth_method'],
    ...(pair !== undefined && { jwks: { keys: [{ ...(await exportJWK(pair.publicKey)), alg }] } }),
  } as Partial<ClientMetadata>)
  const { clientId, clientSecret = '' } = client
  const unproved = { ...client, clientSecret: undefined }
  if (method === 'none' || method === 'client_secret_basic') return { client, by: client, fields: {} }
  if (method === 'client_secret_post')
    return { client, by: unproved, fields: { client_secret: clientSecret } }
  const now = Math.floor(env.clock.now().getTime() / 1000)
  const key = pair?.privateKey ?? new TextEncoder().encode(clientSecret)
  const sign = () =>
    new SignJWT({ jti: env.random.token(), exp: now + 60 })
      .setProtectedHeader({ alg })
      .setIssuer(clientId)
      .setSubject(clientId)
      .setAudience(env.settings.issuer)
      .sign(key)
  const fields = { client_assertion_type: ASSERTION, client_assertion: await sign() }
  return { client, by: unproved, fields }
}
/** Every algorithm of assertions is some method's. */
const methodOf = (alg: string) => (alg.startsWith('HS') ? 'client_secret_jwt' : 'private_key_jwt')
const algorithmOf = (method: string) => (method === 'client_secret_jwt' ? 'HS256' : 'ES256')

const FORM: Record<string, Record<string, string>> = {
  token_endpoint: { grant_type: 'refresh_token', refresh_token: 'none' },
  revocation_endpoint: { token: 'none' },
  introspection_endpoint: { token: 'none' },
}
/** A client that is not believed would get `invalid_client`. */
const authenticates = async (endpoint: string, method: string, alg: string) => {
  const { by, fields } = await prove(method, alg)
  const form = FORM[endpoint] ?? {}
  const { status, body } = await post(endpoint, by, { ...form, ...fields })
  const expected = endpoint === 'token_endpoint' ? [400, 'invalid_grant'] : [200, undefined]
  expect([status, body['error']], `${method} ${alg}`).toEqual(expected)
}
const methods = (endpoint: string) => async (value: string[]) => {
  for (const method of value) await authenticates(endpoint, method, algorithmOf(method))
}
const algorithms = (endpoint: string) => async (value: string[]) => {
  for (const alg of value) await authenticates(endpoint, methodOf(alg), alg)
}

const request = async (alg: string, claims: object) => {
  if (alg === 'none') return { jwt: new UnsecuredJWT({ ...claims }).encode(), jwks: { keys: [] } }
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true })
  const jwt = await new SignJWT({ ...claims }).setProtectedHeader({ alg }).sign(privateKey)
  return { jwt, jwks: { keys: [{ ...(await exportJWK(publicKey)), alg }] } }
}
const requestObjects = async (value: string[]) => {
  for (const alg of value) {
    const { jwt, jwks } = await request(alg, { state: 'inner' })
    const client = await register(alg === 'none' ? {} : ({ jwks } as Partial<ClientMetadata>))
    const answer = answerOf(await ask(client, { state: null, request: jwt }))
    expect(answer, alg).toMatchObject({ code: expect.any(String), state: 'inner' })
  }
}
const requestUris = async () => {
  receiver.answer((response) =>
    response
      .setHeader('content-type', 'application/oauth-authz-req+jwt')
      .end(new UnsecuredJWT({ state: 'fetched' }).encode()),
  )
  const client = await register({ request_uris: [receiver.uri] })
  expect(answerOf(await ask(client, { request_uri: receiver.uri }))).toMatchObject({ state: 'fetched' })
  const other = await ask(await register(), { request_uri: receiver.uri })
  expect(answerOf(other)).toMatchObject({ error: expect.any(String) })
}

const ENDPOINTS = Object.keys(FORM)

test.each(ENDPOINTS)('B30: the %s takes every method of proof that is advertised', async (endpoint) => {
  await methods(endpoint)(metadata[`${endpoint}_auth_methods_supported`] as string[])
})

test.each(ENDPOINTS)('B30: the %s takes every algorithm that is advertised', async (endpoint) => {
  await algorithms(endpoint)(metadata[`${endpoint}_auth_signing_alg_values_supported`] as string[])
})

test('request objects are taken by every algorithm that is advertised', async () => {
  expect(metadata['request_parameter_supported']).toBe(true)
  await requestObjects(metadata['request_object_signing_alg_values_supported'] as string[])
})

test('request_uri is supported, for those that are registered', async () => {
  expect(metadata['request_uri_parameter_supported']).toBe(true)
  expect(metadata['require_request_uri_registration']).toBe(true)
  await requestUris()
})
