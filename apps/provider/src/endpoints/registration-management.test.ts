import { registerTestClient } from '@barycenter/testing/clients'
import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { basicAuthorization, openClientEndpoint } from '../testing/client-request.ts'
import { openRegistrant } from '../testing/registrant.ts'

const METADATA = {
  client_name: 'Example',
  redirect_uris: ['https://client.example/callback'],
  contacts: ['ops@client.example'],
}

interface Registered {
  readonly client_id: string
  readonly client_secret?: string
  readonly registration_access_token: string
}

describe.each(DIALECTS)('managing a registration, RFC 7592 (%s)', (dialect) => {
  let env: TestEnv
  let send: ReturnType<typeof openRegistrant>
  let client: Registered
  let path: string
  beforeEach(async () => {
    env = await createTestEnv(dialect)
    send = openRegistrant(env, { registration: 'open' })
    client = (await (await send({ body: METADATA })).json()) as Registered
    path = `/connect/register/${client.client_id}`
  })
  afterEach(() => env.dispose())

  const token = () => client.registration_access_token
  const replace = (body: object) =>
    send({ method: 'PUT', path, token: token(), body: { client_id: client.client_id, ...body } })
  const authenticates = async (secret = client.client_secret ?? '') => {
    const authorization = basicAuthorization(client.client_id, secret)
    return (await openClientEndpoint(env)({ headers: { authorization } })).status
  }

  test('a client reads what is registered, but not its secret', async () => {
    const response = await send({ method: 'GET', path, token: token() })
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store'])
    const {
      client_secret: _,
      client_secret_expires_at: __,
      ...rest
    } = { ...client, client_secret_expires_at: 0 }
    expect(await response.json()).toEqual(rest)
  })

  test('Registration: PUT replaces all: what is left out is gone; the secret stays', async () => {
    const response = await replace({
      client_name: 'Renamed',
      redirect_uris: ['https://client.example/new'],
      client_secret: client.client_secret,
    })
    const now = await response.json()
    expect([response.status, now]).toMatchObject([
      200,
      {
        client_id: client.client_id,
        client_name: 'Renamed',
        redirect_uris: ['https://client.example/new'],
        registration_access_token: token(),
      },
    ])
    expect(now).not.toHaveProperty('contacts')
    expect(now).not.toHaveProperty('client_secret')
    expect(await (await send({ method: 'GET', path, token: token() })).json()).toEqual(now)
    expect(await authenticates()).toBe(200)
    expect(await env.testDatabase.dump()).toMatch(/client\.update/)
  })

  test('O27: a method without a secret ends the secret, and one with a secret gets a new one', async () => {
    const publicly = await replace({ ...METADATA, token_endpoint_auth_method: 'none' })
    expect(await publicly.json()).toMatchObject({ token_endpoint_auth_method: 'none', require_pkce: true })
    expect(await authenticates()).toBe(401)
    const again: unknown = await (await replace(METADATA)).json()
    expect(again).toMatchObject({ client_secret_expires_at: 0 })
    const { client_secret: secret = '' } = again as Registered
    expect(secret).not.toBe(client.client_secret)
    expect([await authenticates(), await authenticates(secret)]).toEqual([401, 200])
  })

  test.each<[string, object]>([
    ['another client_id', { client_id: 'client_other' }],
    ['a secret of its own choice', { client_secret: 'canary-secret' }],
    ['a registration access token', { registration_access_token: 'canary-token' }],
    ['a registration_client_uri', { registration_client_uri: 'https://evil.example' }],
    ['when its secret expires', { client_secret_expires_at: 1 }],
    ['what could not be registered either', { redirect_uris: ['http://client.example'] }],
    ['to go without consent', { skip_consent: true }],
  ])('a replacement with %s is refused, and changes nothing', async (_, change) => {
    const before = await (await send({ method: 'GET', path, token: token() })).json()
    const refused = await replace({ ...METADATA, ...change })
    expect(refused.status).toBe(400)
    expect(await refused.text()).not.toContain('canary')
    expect(await (await send({ method: 'GET', path, token: token() })).json()).toEqual(before)
  })

  test('Registration: DELETE: 204, then 401, for the client too', async () => {
    const deleted = await send({ method: 'DELETE', path, token: token() })
    expect([deleted.status, await deleted.text()]).toEqual([204, ''])
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const response = await send({
        method,
        path,
        token: token(),
        ...(method === 'PUT' && { body: METADATA }),
      })
      expect([response.status, await response.json()]).toMatchObject([401, { error: 'invalid_token' }])
    }
    expect(await authenticates()).toBe(401)
    expect(await env.testDatabase.dump()).toMatch(/client\.delete/)
  })

  test("no token, a wrong one, and that of another client open nothing, nor does any an operator's client", async () => {
    const other = (await (await send({ body: METADATA })).json()) as Registered
    const { clientId } = await registerTestClient(env)
    for (const [place, wrong] of [
      [path, undefined],
      [path, 'made-up'],
      [path, client.client_secret],
      [path, other.registration_access_token],
      [`/connect/register/${clientId}`, token()],
      [`/connect/register/${clientId}`, 'A'],
      ['/connect/register/client_unknown', token()],
      ['/connect/register/%00', token()],
    ]) {
      for (const method of ['GET', 'DELETE']) {
        const response = await send({ method, path: place ?? '', token: wrong })
        expect([response.status, await response.json()]).toMatchObject([401, { error: 'invalid_token' }])
        expect(response.headers.get('www-authenticate')).toMatch(/^Bearer /)
      }
    }
    expect(await authenticates()).toBe(200)
  })

  test('of replacements at once none is lost without a word', async () => {
    const answers = await Promise.all(
      ['one', 'two', 'three'].map((client_name) => replace({ ...METADATA, client_name })),
    )
    const won = answers.filter(({ status }) => status === 200)
    expect(answers.map(({ status }) => status).filter((status) => status !== 200 && status !== 400)).toEqual(
      [],
    )
    expect(won.length).toBeGreaterThan(0)
    const names = await Promise.all(
      won.map(async (answer) => ((await answer.json()) as { client_name: string }).client_name),
    )
    const now = await (await send({ method: 'GET', path, token: token() })).json()
    expect(names).toContain((now as { client_name: string }).client_name)
  })
})
