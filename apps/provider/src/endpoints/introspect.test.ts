import type { OAuthSettings } from '@barycenter/core/oauth-settings'
import { DEFAULT_OAUTH_SETTINGS } from '@barycenter/core/oauth-settings'
import type { Subject } from '@barycenter/core/users/user'
import { registerTestClient, type TestClient } from '@barycenter/testing/clients'
import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { grantCode, type TestGrant } from '../testing/granted.ts'
import { insertPerson } from '../testing/people.ts'
import { setEnabled } from '../testing/set-enabled.ts'
import { openTokenRequests, type TokenRequests, textOf } from '../testing/token-requests.ts'

const API = 'https://api.example/'
const MAIL = 'https://mail.example/'
const NOW = Date.parse('2030-01-01T00:00:00Z') / 1000
const INACTIVE = { active: false }
const grant_types = ['authorization_code', 'refresh_token'] as const

describe.each(DIALECTS)('introspection, RFC 7662 (%s)', (dialect) => {
  let env: TestEnv
  let requests: TokenRequests
  let client: TestClient
  let api: TestClient
  let mail: TestClient
  let alice: Subject
  beforeAll(async () => {
    const plain = await createTestEnv(dialect)
    client = await registerTestClient(plain, { grant_types })
    api = await registerTestClient(plain, { redirect_uris: [], grant_types: [] })
    mail = await registerTestClient(plain, { redirect_uris: [], grant_types: [] })
    const resources: OAuthSettings['resources'] = [
      { identifier: API, scopes: ['api'], introspectors: [api.clientId], accessTokenFormat: 'jwt' },
      { identifier: MAIL, scopes: ['mail'], introspectors: [mail.clientId] },
    ]
    env = { ...plain, settings: { ...plain.settings, oauth: { ...DEFAULT_OAUTH_SETTINGS, resources } } }
    requests = openTokenRequests(env)
    alice = await insertPerson(env, { username: 'alice', password: undefined })
  })
  afterAll(() => env.dispose())

  const issue = async (more: Partial<TestGrant> = {}) => {
    const { code } = await grantCode(env, { client, subject: alice, ...more })
    return requests.token(client, { grant_type: 'authorization_code', code })
  }
  const accessToken = async (more: Partial<TestGrant> = {}) => textOf(await issue(more), 'access_token')
  const ask = requestsOf(() => requests)

  test('7662: a client learns of its own tokens what they are good for, and no cache keeps it', async () => {
    const answer = await issue({ scope: 'openid offline_access', authentication: { authTime: NOW - 9 } })
    const { headers, body } = await ask(client, { token: textOf(answer, 'access_token') })
    expect(headers.get('cache-control')).toBe('no-store')
    const common = {
      active: true,
      client_id: client.clientId,
      sub: alice,
      iss: 'http://localhost:8080',
      iat: NOW,
    }
    expect(body).toEqual({
      ...{ ...common, scope: 'openid offline_access', token_type: 'Bearer', exp: NOW + 3600 },
      ...{ aud: 'http://localhost:8080', acr: 'aal1', auth_time: NOW - 9 },
    })
    for (const token_type_hint of ['refresh_token', 'access_token', 'nonsense', '']) {
      const token = textOf(answer, 'refresh_token')
      expect((await ask(client, { token, token_type_hint })).body).toEqual({
        ...{ ...common, scope: 'openid offline_access', exp: NOW + 2_592_000 },
      })
      const hinted = await ask(client, { token: textOf(answer, 'access_token'), token_type_hint })
      expect(hinted.body).toMatchObject({ token_type: 'Bearer' })
    }
  })

  test('B20: a resource server learns of tokens that are for it, in either form, and of no others', async () => {
    const [jwt, opaque] = [
      await accessToken({ scope: 'api', resources: [API] }),
      await accessToken({ scope: 'mail', resources: [MAIL] }),
    ]
    expect(jwt.split('.')).toHaveLength(3)
    expect((await ask(api, { token: jwt })).body).toMatchObject({
      active: true,
      aud: API,
      scope: 'api',
      sub: alice,
    })
    expect((await ask(mail, { token: opaque })).body).toMatchObject({
      active: true,
      aud: MAIL,
      scope: 'mail',
    })
    expect((await ask(mail, { token: jwt })).body).toEqual(INACTIVE)
    expect((await ask(api, { token: opaque })).body).toEqual(INACTIVE)
    const answer = await issue({ scope: 'openid offline_access mail', resources: [MAIL] })
    expect((await ask(mail, { token: textOf(answer, 'refresh_token') })).body).toEqual(INACTIVE)
    expect((await ask(mail, { token: await accessToken() })).body).toEqual(INACTIVE)
  })

  test('7662 B26: unknown, altered, expired, used up, disabled: all look the same', async () => {
    const tokens = [await accessToken(), await accessToken({ scope: 'api', resources: [API] })]
    const activity = () => Promise.all(tokens.map(async (token) => (await ask(client, { token })).body))
    for (const table of ['users', 'clients'] as const) {
      await setEnabled(env, table, false)
      // A disabled client cannot ask; nothing is left of its tokens for others either.
      if (table === 'users') expect(await activity()).toEqual([INACTIVE, INACTIVE])
      await setEnabled(env, table, true)
    }
    const [, jwt = ''] = tokens
    // Not the last letter of the signature, of which some bits mean nothing.
    const altered = jwt.replace(/\.(.)(?=[^.]+$)/, (_, first) => (first === 'A' ? '.B' : '.A'))
    for (const token of ['x', 'a.b.c', altered, jwt.split('.').slice(0, 2).join('.'), '..', 'é\0'])
      expect((await ask(client, { token })).body).toEqual(INACTIVE)

    const answer = await issue({ scope: 'openid offline_access' })
    const used = textOf(answer, 'refresh_token')
    await requests.token(client, { grant_type: 'refresh_token', refresh_token: used })
    expect((await ask(client, { token: used })).body).toEqual(INACTIVE)
    env.clock.advance(3600)
    expect(await activity()).toEqual([INACTIVE, INACTIVE])
    env.clock.advance(-3600)
    await env.testDatabase.execute("update grants set revoked_at = created_at where client_id <> ''")
    expect(await activity()).toEqual([INACTIVE, INACTIVE])
  })

  test('7662: who asks must prove who they are', async () => {
    const spa = await registerTestClient(env, { token_endpoint_auth_method: 'none' })
    const token = await accessToken()
    for (const [by, status] of [
      [spa, 401],
      [{ ...client, clientSecret: 'wrong' }, 401],
      [undefined, 401],
    ] as const) {
      const answer = await ask(by, { token })
      expect(answer.status).toBe(status)
      expect(answer.body).toMatchObject({ error: 'invalid_client' })
    }
    expect((await ask(client, {})).body).toMatchObject({ error: 'invalid_request' })
    const twice = await requests.post('/introspect', client, [
      ['token', token],
      ['token', token],
    ])
    expect(twice.body).toMatchObject({ error: 'invalid_request' })
    expect((await requests.request(`/introspect?token=${token}`)).status).toBe(405)
  })

  test('9701: a signed answer, for who asks for one', async () => {
    const token = await accessToken({ scope: 'mail', resources: [MAIL] })
    const accept = 'application/token-introspection+jwt'
    const sign = async (presented: string) => {
      const { authorization } = basic(mail)
      const body = new URLSearchParams({ token: presented })
      const response = await requests.request('/introspect', {
        method: 'POST',
        body,
        headers: { accept, authorization },
      })
      expect(response.headers.get('content-type')).toBe(accept)
      const options = {
        audience: mail.clientId,
        issuer: 'http://localhost:8080',
        typ: 'token-introspection+jwt',
      }
      const keys = createLocalJWKSet(await requests.jwks())
      return (await jwtVerify(await response.text(), keys, { ...options, currentDate: env.clock.now() }))
        .payload
    }
    const signed = await sign(token)
    expect(signed).toMatchObject({
      iat: NOW,
      token_introspection: { active: true, scope: 'mail', aud: MAIL },
    })
    // Nothing in it can be taken for a token (RFC 9701 §5).
    expect(signed).not.toHaveProperty('sub')
    expect(signed).not.toHaveProperty('exp')
    expect((await sign('x'))['token_introspection']).toEqual(INACTIVE)
  })
})

function requestsOf(find: () => TokenRequests) {
  return (by: TestClient | undefined, fields: Record<string, string>) =>
    find().post('/introspect', by, fields)
}

function basic({ clientId, clientSecret }: TestClient) {
  return { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` }
}
