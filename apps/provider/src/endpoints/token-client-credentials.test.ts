import { DEFAULT_OAUTH_SETTINGS } from '@barycenter/core/oauth-settings'
import { registerTestClient, type TestClient } from '@barycenter/testing/clients'
import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTokenRequests, type TokenRequests, textOf } from '../testing/token-requests.ts'

const API = 'https://api.example/'
const oauth = {
  ...DEFAULT_OAUTH_SETTINGS,
  resources: [
    {
      identifier: API,
      scopes: ['api:read', 'api:write'],
      accessTokenFormat: 'jwt' as const,
      introspectors: [],
    },
    { identifier: 'urn:example:mail', scopes: ['mail'], introspectors: [] },
  ],
}
const grant_types = ['client_credentials'] as const

describe.each(DIALECTS)('the client credentials grant, RFC 6749 §4.4 (%s)', (dialect) => {
  let env: TestEnv
  let requests: TokenRequests
  let client: TestClient
  beforeAll(async () => {
    env = await createTestEnv(dialect, { settings: { oauth } })
    requests = openTokenRequests(env)
    client = await registerTestClient(env, { grant_types, redirect_uris: [], scope: 'openid api:read mail' })
  })
  afterAll(() => env.dispose())
  const ask = (fields: Record<string, string> | [string, string][] = {}, by = client) =>
    requests.token(by, [['grant_type', 'client_credentials'], ...new URLSearchParams(fields)])

  test('B31 O8: a client gets a token for itself, with scopes that it may have, and no more', async () => {
    const answer = await ask({ scope: 'api:read api:write openid offline_access unknown mail' })
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({
      ...{ access_token: expect.any(String), token_type: 'Bearer', expires_in: 3600 },
      scope: 'api:read mail',
    })
    const said = await requests.introspect(client, textOf(answer, 'access_token'))
    // No user has a colon in the `sub`.
    expect(said).toMatchObject({ active: true, sub: `client:${client.clientId}`, client_id: client.clientId })
    expect((await ask()).body).not.toHaveProperty('scope')
  })

  test('B31 O24: such a token says nothing at the UserInfo endpoint', async () => {
    const { status, headers } = await requests.userInfo(textOf(await ask(), 'access_token'))
    expect(status).toBe(403)
    expect(headers.get('www-authenticate')).toContain('error="insufficient_scope"')
  })

  test('8707 9068: a resource decides about form, audience and scopes', async () => {
    const answer = await ask({ resource: API, scope: 'api:read mail' })
    expect(answer.body['scope']).toBe('api:read')
    const token = textOf(answer, 'access_token')
    expect(decodeJwt(token)).toMatchObject({ aud: API, scope: 'api:read', sub: `client:${client.clientId}` })
    expect(await requests.introspect(client, token)).toMatchObject({
      active: true,
      aud: API,
      jti: expect.any(String),
    })

    const both = await ask([
      ['resource', API],
      ['resource', 'urn:example:mail'],
    ])
    expect(textOf(both, 'access_token')).not.toContain('.')
    expect((await requests.introspect(client, textOf(both, 'access_token')))['aud']).toEqual([
      API,
      'urn:example:mail',
    ])
    for (const resource of [
      'https://other.example/',
      `${API}#fragment`,
      'not a uri',
      'https://api.example',
    ]) {
      expect((await ask({ resource })).body).toMatchObject({ error: 'invalid_target' })
    }
  })

  test('a public client cannot have one (RFC 6749 §4.4.2)', async () => {
    const spa = await registerTestClient(env, { grant_types, token_endpoint_auth_method: 'none' })
    expect((await ask({}, spa)).body).toMatchObject({ error: 'unauthorized_client' })
  })

  test('a token ends with its hour, and with its client', async () => {
    const answers = [await ask(), await ask({ resource: API })]
    const other = await registerTestClient(env, { grant_types })
    for (const answer of answers) {
      expect(await requests.introspect(other, textOf(answer, 'access_token'))).toEqual({ active: false })
      expect(await requests.introspect(client, textOf(answer, 'access_token'))).toMatchObject({
        active: true,
      })
    }
    env.clock.advance(3600)
    for (const answer of answers) {
      expect(await requests.introspect(client, textOf(answer, 'access_token'))).toEqual({ active: false })
    }
  })
})
