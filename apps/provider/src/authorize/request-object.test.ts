import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DEFAULT_OAUTH_SETTINGS } from '@barycenter/core/oauth-settings'
import { registerTestClient, type TestClient } from '@barycenter/testing/clients'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createProvider } from '../app.ts'
import { answerOf, authorizeUrl, CHALLENGE, type RequestChange } from '../testing/authorization.ts'
import { insertPerson } from '../testing/people.ts'
import { openVisitor, type Visitor } from '../testing/visitor.ts'

const alice = { username: 'alice', password: 'correct horse' }
const CALLBACK = 'https://client.example/callback'

describe('request objects, OpenID Connect Core §6', () => {
  let env: TestEnv
  let client: TestClient
  let visitor: Visitor
  let key: CryptoKey
  let documents: Map<string, string>
  let origin: string
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    const text = documents.get(request.url ?? '')
    response.writeHead(text === undefined ? 404 : 200, { 'content-type': 'application/jwt' }).end(text)
  })

  beforeAll(async () => {
    documents = new Map()
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const oauth = { ...DEFAULT_OAUTH_SETTINGS, outboundNetworks: ['127.0.0.1'] }
    env = await createTestEnv('sqlite', { settings: { oauth } })
    await insertPerson(env, alice)
    const pair = await generateKeyPair('ES256')
    key = pair.privateKey
    const jwks = { keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'k1' }] }
    client = await registerTestClient(env, {
      skip_consent: true,
      jwks,
      redirect_uris: [CALLBACK, 'https://client.example/other'],
      request_uris: [`${origin}/request`, `${origin}/missing`],
    })
    visitor = openVisitor(createProvider(env, { trustedProxies: [] }))
    await visitor.fillIn('/login', alice)
  })
  afterAll(async () => {
    server.close()
    await env.dispose()
  })

  const sign = (claims: JWTPayload, by: CryptoKey = key) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'k1', typ: 'oauth-authz-req+jwt' }).sign(by)
  const ask = (change: RequestChange) => visitor.get(authorizeUrl(client.clientId, change))
  const bare: RequestChange = { state: null, nonce: null, code_challenge: null, code_challenge_method: null }

  test('the request is honoured: what it says goes before what stands beside it', async () => {
    const request = await sign({
      iss: client.clientId,
      aud: env.settings.issuer,
      redirect_uri: 'https://client.example/other',
      state: 'inner',
      max_age: 3600,
      claims: { userinfo: { email: null } },
      code_challenge: CHALLENGE,
      code_challenge_method: 'S256',
    })
    const location = (await ask({ ...bare, state: 'outer', request })).headers.get('location') ?? ''
    expect(location).toMatch(/^https:\/\/client\.example\/other\?code=[\w-]{43}&state=inner&iss=/)
  })

  test('an unsigned one is understood, unless the client has registered an algorithm', async () => {
    const request = new UnsecuredJWT({ state: 'inner' }).encode()
    expect(answerOf(await ask({ request }))).toMatchObject({ state: 'inner', code: expect.any(String) })
    const strict = await registerTestClient(env, { skip_consent: true, request_object_signing_alg: 'ES256' })
    const answer = answerOf(await visitor.get(authorizeUrl(strict.clientId, { request })))
    expect(answer).toMatchObject({ error: 'invalid_request_object' })
  })

  test.each<[string, JWTPayload]>([
    ['of another issuer', { iss: 'somebody' }],
    ['for another audience', { aud: 'https://other.example' }],
    ['that has expired', { exp: 1 }],
    ['that is not valid yet', { nbf: 4_000_000_000 }],
    ['of another client', { client_id: 'somebody' }],
    ['with another response_type', { response_type: 'none' }],
    ['within another', { request: 'e30.e30.' }],
    ['with a request_uri', { request_uri: 'https://client.example/request' }],
  ])('one %s is refused', async (_, claims) => {
    expect(answerOf(await ask({ request: await sign(claims) }))).toMatchObject({
      error: 'invalid_request_object',
      state: 'a state',
    })
  })

  test('one that somebody else has signed, or that is none, is refused', async () => {
    const stranger = (await generateKeyPair('ES256')).privateKey
    const wrong = [await sign({}, stranger), 'nonsense', 'a.b.c', `${new UnsecuredJWT({}).encode()}x`]
    for (const request of wrong) {
      expect(answerOf(await ask({ request }))).toMatchObject({ error: 'invalid_request_object' })
    }
  })

  test('B4: one with a redirect_uri that is not registered is a page, and no redirect', async () => {
    const response = await ask({ request: await sign({ redirect_uri: 'https://evil.example/' }) })
    expect(response.status).toBe(400)
    expect(response.headers.get('location')).toBeNull()
  })

  test('is fetched from a registered request_uri, whatever its fragment', async () => {
    documents.set('/request', await sign({ state: 'fetched' }))
    for (const request_uri of [`${origin}/request`, `${origin}/request#digest`]) {
      expect(answerOf(await ask({ request_uri }))).toMatchObject({
        state: 'fetched',
        code: expect.any(String),
      })
    }
  })

  test('is not fetched from anywhere else', async () => {
    const before = asked.length
    const elsewhere = [
      `${origin}/other`,
      `${origin}/request?x`,
      'urn:ietf:params:oauth:request_uri:x',
      'file:///etc/passwd',
    ]
    for (const request_uri of elsewhere) {
      expect(answerOf(await ask({ request_uri }))).toMatchObject({ error: 'invalid_request_uri' })
    }
    expect(asked.length).toBe(before)
  })

  test('is not fetched from a network of ours, though it is registered', async () => {
    const request_uri = 'http://169.254.169.254/latest'
    const reaching = await registerTestClient(env, { skip_consent: true, request_uris: [request_uri] })
    const answer = answerOf(await visitor.get(authorizeUrl(reaching.clientId, { request_uri })))
    expect(answer).toMatchObject({ error: 'invalid_request_uri' })
  })

  test('that cannot be had, or is there twice, is an error to the client', async () => {
    expect(answerOf(await ask({ request_uri: `${origin}/missing` }))).toMatchObject({
      error: 'invalid_request_uri',
    })
    const both = { request: await sign({}), request_uri: `${origin}/request` }
    expect(answerOf(await ask(both))).toMatchObject({ error: 'invalid_request' })
  })
})
