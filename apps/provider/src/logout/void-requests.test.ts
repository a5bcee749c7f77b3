import { registerTestClient, type TestClient } from '@barycenter/testing/clients'
import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { decodeJwt, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createProvider } from '../app.ts'
import { insertPerson } from '../testing/people.ts'
import { signInToClient } from '../testing/signed-in-client.ts'
import { openTokenRequests } from '../testing/token-requests.ts'
import { openVisitor, type Visitor } from '../testing/visitor.ts'

const alice = { username: 'alice', password: 'correct horse' }
const AFTER = 'https://client.example/after'

describe.each(DIALECTS)('a logout request that cannot be verified (%s)', (dialect) => {
  let env: TestEnv
  let client: TestClient
  let other: TestClient
  let disabled: TestClient
  let visitor: Visitor
  let idToken: string
  let accessToken: string
  beforeAll(async () => {
    env = await createTestEnv(dialect)
    await insertPerson(env, alice)
    const metadata = { skip_consent: true, post_logout_redirect_uris: [AFTER] }
    client = await registerTestClient(env, { ...metadata, access_token_format: 'jwt' })
    other = await registerTestClient(env, {
      ...metadata,
      post_logout_redirect_uris: ['https://other.example/'],
    })
    disabled = await registerTestClient(env, metadata)
    visitor = openVisitor(createProvider(env, { trustedProxies: [] }))
    const requests = openTokenRequests(env)
    ;({ idToken, accessToken } = await signInToClient(visitor, requests, client, { credentials: alice }))
    const no = dialect === 'sqlite' ? 0 : false
    await env.testDatabase.execute(
      `update clients set enabled = ${no} where client_id = '${disabled.clientId}'`,
    )
  })
  afterAll(() => env.dispose())

  type Request = Record<string, string> | [string, string][]
  const claims = () => decodeJwt(idToken)
  const by = async (algorithm: 'HS256' | 'ES256') => {
    const key =
      algorithm === 'HS256'
        ? new TextEncoder().encode('x'.repeat(32))
        : (await generateKeyPair('ES256')).privateKey
    return new SignJWT(claims()).setProtectedHeader({ alg: algorithm, typ: 'JWT' }).sign(key)
  }
  const signed = (change: object, type = 'JWT') =>
    env.signingKeys.sign('ES256', { ...claims(), ...change }, type)
  const hint = (id_token_hint: string) => ({ id_token_hint, post_logout_redirect_uri: AFTER })

  test.each<[string, () => Request | Promise<Request>]>([
    [
      'an address that is not registered',
      () => ({ id_token_hint: idToken, post_logout_redirect_uri: 'https://evil.example/' }),
    ],
    ...[
      `${AFTER}/`,
      `${AFTER}?x`,
      `${AFTER}#x`,
      'https://client.example:443/after',
      'https://CLIENT.example/after',
      'https://client.example/x/%2e%2e/after',
      'https://x@client.example/after',
      '//client.example/after',
      'javascript:alert(1)',
      'https://client.example/callback',
    ].map((post_logout_redirect_uri): [string, () => Request] => [
      `the address ${post_logout_redirect_uri}`,
      () => ({ client_id: client.clientId, post_logout_redirect_uri }),
    ]),
    [
      "another client's address",
      () => ({ id_token_hint: idToken, post_logout_redirect_uri: 'https://other.example/' }),
    ],
    ["another client's ID token", () => ({ ...hint(idToken), client_id: other.clientId })],
    ['a client that nobody knows', () => ({ client_id: 'nobody', post_logout_redirect_uri: AFTER })],
    [
      'a client that PostgreSQL cannot look for',
      () => ({ client_id: 'a\0', post_logout_redirect_uri: AFTER }),
    ],
    ['a client that is disabled', () => ({ client_id: disabled.clientId, post_logout_redirect_uri: AFTER })],
    ['a hint that is no JWT', () => hint('nonsense')],
    ['a hint with another signature', () => hint(`${idToken.slice(0, -10)}AAAAAAAAAA`)],
    ['a hint that is not signed', () => hint(new UnsecuredJWT(claims()).encode())],
    ['a hint by an unknown key', async () => hint(await by('ES256'))],
    ['a hint by a shared secret', async () => hint(await by('HS256'))],
    ['a hint of another issuer', async () => hint(await signed({ iss: 'https://other.example' }))],
    ['a hint for several', async () => hint(await signed({ aud: [client.clientId, other.clientId] }))],
    ['a logout token for a hint', async () => hint(await signed({}, 'logout+jwt'))],
    ['an access token for a hint', () => hint(accessToken)],
    ['signed claims for a hint', async () => hint(await signed({ exp: undefined }))],
    [
      'two hints',
      () => [
        ['id_token_hint', idToken],
        ['id_token_hint', idToken],
      ],
    ],
    [
      'two addresses',
      () => [
        ['client_id', client.clientId],
        ['post_logout_redirect_uri', AFTER],
        ['post_logout_redirect_uri', 'https://evil.example/'],
      ],
    ],
    [
      'two states',
      () => [
        ['client_id', client.clientId],
        ['state', 'a'],
        ['state', 'b'],
      ],
    ],
  ])('Logout: with %s is a page, no redirect, and ends nothing', async (_, request) => {
    const response = await visitor.get(`/logout?${new URLSearchParams(await request())}`)
    expect(response.status).toBe(400)
    expect(response.headers.get('location')).toBeNull()
    const text = await response.text()
    expect(text).toContain('The application asks to sign you out in a way that is not valid')
    expect(text).toContain('<a href="/logout">Go back</a>')
    expect(text).not.toMatch(/evil\.example|javascript:/)
    expect(await (await visitor.get('/')).text()).toContain('<dd>alice</dd>')
  })
})
