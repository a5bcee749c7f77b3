import type { ClientMetadata } from '@barycenter/core/clients/client-metadata'
import { sha256 } from '@barycenter/core/digest'
import { registerTestClient, type TestClient } from '@barycenter/testing/clients'
import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { basicAuthorization, type ClientRequest, openClientEndpoint } from '../testing/client-request.ts'

describe.each(DIALECTS)('authenticating clients by secret on %s', (dialect) => {
  let env: TestEnv
  let send: (request: ClientRequest) => Promise<Response>
  beforeEach(async () => {
    env = await createTestEnv(dialect)
    send = openClientEndpoint(env)
  })
  afterEach(() => env.dispose())

  const register = (token_endpoint_auth_method: ClientMetadata['token_endpoint_auth_method']) =>
    registerTestClient(env, { token_endpoint_auth_method })
  const basic = ({ clientId, clientSecret }: TestClient) => ({
    headers: { authorization: basicAuthorization(clientId, clientSecret ?? '') },
  })
  const post = ({ clientId, clientSecret = '' }: TestClient) => ({
    form: { client_id: clientId, client_secret: clientSecret },
  })
  const expectError = async (response: Response, status: number, error: string) => {
    expect(response.status).toBe(status)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await response.json()).toMatchObject({ error, error_description: expect.any(String) })
  }

  test('B30 O15: a client authenticates by the method that it is registered for, and no other', async () => {
    const clients = {
      basic: await register('client_secret_basic'),
      post: await register('client_secret_post'),
      none: await register('none'),
    }
    expect(await (await send(basic(clients.basic))).text()).toBe(clients.basic.clientId)
    expect(await (await send(post(clients.post))).text()).toBe(clients.post.clientId)
    expect(await (await send({ form: { client_id: clients.none.clientId } })).text()).toBe(
      clients.none.clientId,
    )
    // A secret is a secret, wherever in the request it stands.
    for (const request of [basic(clients.post), post(clients.basic)]) {
      expect((await send(request)).status).toBe(200)
    }
    for (const request of [
      basic(clients.none),
      post({ ...clients.none, clientSecret: 'made-up' }),
      { form: { client_id: clients.basic.clientId } },
      { form: { client_id: 'client_unknown' } },
      { form: { client_id: 'nul\0' } },
      basic({ ...clients.basic, clientSecret: 'wrong' }),
      basic({ ...clients.basic, clientSecret: '' }),
      post({ ...clients.post, clientSecret: 'wrong' }),
      {},
    ]) {
      await expectError(await send(request), 401, 'invalid_client')
    }
  })

  test('O7: a failure is answered with 401 and a challenge of the scheme that was used', async () => {
    const client = await register('client_secret_basic')
    for (const authorization of [
      basicAuthorization(client.clientId, 'wrong'),
      'Basic',
      'Basic !!!',
      `Basic ${Buffer.from('no colon').toString('base64')}`,
      `Basic ${Buffer.from('%zz:x').toString('base64')}`,
    ]) {
      const response = await send({ headers: { authorization } })
      expect(response.headers.get('www-authenticate')).toBe('Basic realm="http://localhost:8080"')
      await expectError(response, 401, 'invalid_client')
    }
    await expectError(await send({ headers: { authorization: 'Bearer abc' } }), 401, 'invalid_client')
  })

  test('O15: both halves of Basic are form-urlencoded', async () => {
    const secret = 'a:b%c+d é€'
    const { clientId } = await register('client_secret_basic')
    await env.testDatabase.execute(
      `update clients set client_id = 'my:app +%', secret_hash = '${sha256(secret)}' where client_id = '${clientId}'`,
    )
    const authorization = basicAuthorization('my:app +%', secret)
    expect(await (await send({ headers: { authorization } })).text()).toBe('my:app +%')
    // Percent-encoded spaces are as good as plus signs.
    const credentials = `${encodeURIComponent('my:app +%')}:${encodeURIComponent(secret)}`
    const encoded = `basic ${Buffer.from(credentials).toString('base64')}`
    expect((await send({ headers: { authorization: encoded } })).status).toBe(200)
  })

  test('two methods at once are refused, and so is a client_id that contradicts them', async () => {
    const [one, other] = [await register('client_secret_basic'), await register('client_secret_post')]
    const assertion = {
      client_assertion: 'a.b.c',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    }
    for (const request of [
      { ...basic(one), ...post(one) },
      { ...basic(one), form: assertion },
      { form: { ...post(other).form, ...assertion } },
      { ...basic(one), form: { client_id: other.clientId } },
      { form: { client_assertion: 'a.b.c' } },
      { form: { ...assertion, client_assertion_type: 'urn:example:other' } },
      { form: { client_assertion_type: assertion.client_assertion_type } },
    ]) {
      await expectError(await send(request), 400, 'invalid_request')
    }
    expect((await send({ ...basic(one), form: { client_id: one.clientId } })).status).toBe(200)
  })

  test('O5: credentials in the query count for nothing', async () => {
    const client = await register('client_secret_post')
    const query = `?${new URLSearchParams(post(client).form)}`
    await expectError(await send({ query }), 401, 'invalid_client')
    expect(JSON.stringify(env.logged)).not.toContain(client.clientSecret)
  })

  test('a disabled client is as good as unknown', async () => {
    const client = await register('client_secret_basic')
    await env.testDatabase.execute(`update clients set enabled = ${dialect === 'sqlite' ? '0' : 'false'}`)
    const [disabled, unknown] = await Promise.all([
      send(basic(client)),
      send(basic({ ...client, clientId: 'client_unknown' })),
    ])
    expect(disabled.status).toBe(401)
    expect(await disabled.text()).toBe(await unknown.text())
  })

  test('O16: guessing secrets is throttled, for one network and one client only', async () => {
    const [client, other] = [await register('client_secret_basic'), await register('client_secret_basic')]
    const wrong = basic({ ...client, clientSecret: 'wrong' })
    for (let count = 0; count < 30; count++) expect((await send(wrong)).status).toBe(401)
    const held = await send(basic(client))
    expect(Number(held.headers.get('retry-after'))).toBeGreaterThan(0)
    await expectError(held, 429, 'temporarily_unavailable')
    expect((await send({ ...basic(client), address: '203.0.113.9' })).status).toBe(200)
    expect((await send(basic(other))).status).toBe(200)
    expect(env.logged.join()).toContain('wrong secret')
  })
})
