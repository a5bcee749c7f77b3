import { DEFAULT_OAUTH_SETTINGS } from '@barycenter/core/oauth-settings'
import type { Subject } from '@barycenter/core/users/user'
import { registerTestClient, type TestClient } from '@barycenter/testing/clients'
import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { grantCode, type TestGrant } from '../testing/granted.ts'
import { insertPerson } from '../testing/people.ts'
import { setEnabled } from '../testing/set-enabled.ts'
import { openTokenRequests, type TokenRequests, textOf } from '../testing/token-requests.ts'

const API = 'https://api.example/'
const oauth = {
  ...DEFAULT_OAUTH_SETTINGS,
  resources: [{ identifier: API, scopes: ['api'], introspectors: [] }],
  claims: [{ claim: 'role', property: 'role', scope: 'profile' }],
}

describe.each(DIALECTS)('the UserInfo endpoint, OpenID Connect Core §5.3 (%s)', (dialect) => {
  let env: TestEnv
  let requests: TokenRequests
  let client: TestClient
  let alice: Subject
  beforeEach(async () => {
    env = await createTestEnv(dialect, { settings: { oauth } })
    requests = openTokenRequests(env)
    client = await registerTestClient(env)
    alice = await insertPerson(env, {
      ...{ username: 'alice', password: undefined, email: 'alice@example.com', emailVerified: true },
      properties: { name: 'Alice', role: 'editor', secret: 'x', address: { country: 'CH' } },
    })
  })
  afterEach(() => env.dispose())

  const accessToken = async (more: Partial<TestGrant> = {}, by = client) => {
    const { code } = await grantCode(env, { client: by, subject: alice, ...more })
    return textOf(await requests.token(by, { grant_type: 'authorization_code', code }), 'access_token')
  }
  const expectChallenge = async (response: Response, status: number, error: string) => {
    expect(response.status).toBe(status)
    expect(response.headers.get('www-authenticate')).toMatch(
      new RegExp(`^Bearer realm="http://localhost:8080", error="${error}", error_description="[^"]+"$`),
    )
    expect(await response.json()).toMatchObject({ error })
  }
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

  test('O6: says what the scopes allow, to a cache of nobody', async () => {
    const all = await requests.userInfo(await accessToken({ scope: 'openid profile email address phone' }))
    expect(all.status).toBe(200)
    expect(all.headers.get('cache-control')).toBe('no-store')
    expect(all.headers.get('access-control-allow-origin')).toBe('*')
    expect(all.body).toEqual({
      ...{ sub: alice, name: 'Alice', preferred_username: 'alice', role: 'editor' },
      ...{ email: 'alice@example.com', email_verified: true, address: { country: 'CH' } },
      updated_at: env.clock.now().getTime() / 1000,
    })
    expect((await requests.userInfo(await accessToken())).body).toEqual({ sub: alice })
  })

  test('OIDC: and the claims that were asked for by name', async () => {
    const userinfo = { email: null, role: { essential: true }, secret: null, name: { value: 'Bob' } }
    const { body } = await requests.userInfo(await accessToken({ authentication: { claims: { userinfo } } }))
    expect(body).toEqual({ sub: alice, email: 'alice@example.com', role: 'editor' })
  })

  test('O23: the token comes by the header, or by the form of a POST', async () => {
    const token = await accessToken()
    const ask = (init: RequestInit) => requests.request('/userinfo', init)
    const body = new URLSearchParams({ access_token: token })
    expect((await ask({ headers: bearer(token) })).status).toBe(200)
    expect((await ask({ method: 'POST', headers: { authorization: `bearer  ${token}` } })).status).toBe(200)
    expect((await ask({ method: 'POST', body })).status).toBe(200)
    const twice = new URLSearchParams([...body, ...body])
    await expectChallenge(await ask({ method: 'POST', body: twice }), 400, 'invalid_request')
    await expectChallenge(await ask({ method: 'POST', body, headers: bearer(token) }), 400, 'invalid_request')
    for (const authorization of ['Bearer', 'Bearer ', `Bearer ${token} x`, 'Bearer é']) {
      await expectChallenge(
        await ask({ headers: new Headers([['authorization', authorization]]) }),
        400,
        'invalid_request',
      )
    }
  })

  test('B28 O23: never by the query', async () => {
    const token = await accessToken()
    for (const init of [{}, { method: 'POST' }, { headers: bearer(token) }]) {
      const response = await requests.request(`/userinfo?access_token=${token}`, init)
      await expectChallenge(response, 400, 'invalid_request')
    }
    expect(env.logged.join()).not.toContain(token)
  })

  test('O24: who brings no token is asked for one, without an error code', async () => {
    for (const init of [{}, { method: 'POST' }, { headers: { authorization: 'Basic eDp5' } }]) {
      const response = await requests.request('/userinfo', init)
      expect(response.status).toBe(401)
      expect(response.headers.get('www-authenticate')).toBe('Bearer realm="http://localhost:8080"')
      expect(await response.text()).toBe('')
    }
  })

  test('O24: a token that is not good is refused, one without openid too', async () => {
    for (const token of ['x', 'a.b.c', 'x'.repeat(43), `${'e30.'.repeat(2)}x`]) {
      await expectChallenge(
        await requests.request('/userinfo', { headers: bearer(token) }),
        401,
        'invalid_token',
      )
    }
    const plain = await accessToken({ scope: 'profile' })
    await expectChallenge(
      await requests.request('/userinfo', { headers: bearer(plain) }),
      403,
      'insufficient_scope',
    )
  })

  test('B20: a token for another resource server is none for us, unless it is asked to be', async () => {
    const granted = { scope: 'openid api', resources: [API] }
    const foreign = bearer(await accessToken(granted))
    await expectChallenge(await requests.request('/userinfo', { headers: foreign }), 401, 'invalid_token')
    const { code } = await grantCode(env, { client, subject: alice, ...granted })
    const form = { grant_type: 'authorization_code', code, resource: 'http://localhost:8080' }
    const ours = await requests.token(client, form)
    expect(ours.body['scope']).toBe('openid')
    expect((await requests.userInfo(textOf(ours, 'access_token'))).status).toBe(200)
  })

  test('O18: a token is good as long as its person, its client, its grant and its hour are', async () => {
    const jwtClient = await registerTestClient(env, { access_token_format: 'jwt' })
    const tokens = [await accessToken(), await accessToken({}, jwtClient)]
    const statuses = () => Promise.all(tokens.map(async (token) => (await requests.userInfo(token)).status))
    for (const table of ['users', 'clients'] as const) {
      await setEnabled(env, table, false)
      expect(await statuses()).toEqual([401, 401])
      await setEnabled(env, table, true)
      expect(await statuses()).toEqual([200, 200])
    }
    env.clock.advance(3599)
    expect(await statuses()).toEqual([200, 200])
    await env.testDatabase.execute("update grants set revoked_at = created_at where client_id <> ''")
    expect(await statuses()).toEqual([401, 401])
    await env.testDatabase.execute("update grants set revoked_at = null where client_id <> ''")
    expect(await statuses()).toEqual([200, 200])
    env.clock.advance(1)
    expect(await statuses()).toEqual([401, 401])
  })

  test('OIDC: is signed for clients that want it so (§5.3.2)', async () => {
    const signed = await registerTestClient(env, { userinfo_signed_response_alg: 'ES256' })
    const response = await requests.request('/userinfo', {
      headers: bearer(await accessToken({ scope: 'openid email' }, signed)),
    })
    expect(response.headers.get('content-type')).toBe('application/jwt')
    const jwks = await requests.jwks()
    const { payload } = await jwtVerify(await response.text(), createLocalJWKSet(jwks))
    expect(payload).toEqual({
      ...{ iss: 'http://localhost:8080', aud: signed.clientId, sub: alice },
      ...{ email: 'alice@example.com', email_verified: true },
    })
  })
})
