import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DEFAULT_OAUTH_SETTINGS } from '@barycenter/core/oauth-settings'
import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { issueInitialAccessToken, openRegistrant } from '../testing/registrant.ts'

const METADATA = { client_name: 'Example', redirect_uris: ['https://client.example/callback'] }

describe.each(DIALECTS)('dynamic client registration, RFC 7591 (%s)', (dialect) => {
  let env: TestEnv
  beforeEach(async () => {
    env = await createTestEnv(dialect)
  })
  afterEach(() => env.dispose())

  const expectError = async (response: Response, status: number, error: string) => {
    expect([response.status, await response.json()]).toMatchObject([status, { error }])
  }

  test('Registration: 201, no-store, all that is registered, and credentials of 256 bits (O6 O17)', async () => {
    const send = openRegistrant(env)
    const token = await issueInitialAccessToken(env)
    const response = await send({ token, body: { ...METADATA, made_up: 'x' } })
    expect(response.status).toBe(201)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    const client = (await response.json()) as Record<string, unknown>
    expect(client).toMatchObject({
      ...METADATA,
      // B31
      client_id: expect.stringMatching(/^client_[0-9a-f]{32}$/),
      client_id_issued_at: Date.UTC(2030, 0, 1) / 1000,
      client_secret: expect.stringMatching(/^[\w-]{43}$/),
      client_secret_expires_at: 0,
      registration_access_token: expect.stringMatching(/^[\w-]{43}$/),
      registration_client_uri: `http://localhost:8080/connect/register/${client['client_id']}`,
      grant_types: ['authorization_code'],
      token_endpoint_auth_method: 'client_secret_basic',
    })
    expect(client).not.toHaveProperty('made_up')

    const dump = await env.testDatabase.dump()
    const said = dump + env.logged.join()
    for (const secret of [client['client_secret'], client['registration_access_token'], token])
      expect(said).not.toContain(secret)
    expect(dump).toMatch(/client\.create/)
    expect(dump).toMatch(/token:onboarding/)
  })

  test('a public client gets no secret', async () => {
    const body = { ...METADATA, token_endpoint_auth_method: 'none' }
    const response = await openRegistrant(env, { registration: 'open' })({ body })
    expect(response.status).toBe(201)
    const client = await response.json()
    expect(client).toMatchObject({ require_pkce: true, rotate_refresh_tokens: true })
    expect(client).not.toHaveProperty('client_secret')
    expect(client).not.toHaveProperty('client_secret_expires_at')
  })

  test('Registration: an initial access token is needed, with the scope for it', async () => {
    const send = openRegistrant(env)
    const without = await send({ body: METADATA })
    expect(without.headers.get('www-authenticate')).toMatch(/^Bearer realm=/)
    await expectError(without, 401, 'invalid_token')
    await expectError(await send({ body: METADATA, token: 'made-up' }), 401, 'invalid_token')
    const other = await issueInitialAccessToken(env, 'users:write')
    await expectError(await send({ body: METADATA, token: other }), 403, 'insufficient_scope')
    const admin = await issueInitialAccessToken(env, 'admin')
    expect((await send({ body: METADATA, token: admin })).status).toBe(201)
  })

  test('O16: where anybody may register, a network may do so only so often', async () => {
    const send = openRegistrant(env, { registration: 'open' })
    for (let count = 0; count < 20; count++) expect((await send({ body: {} })).status).toBe(400)
    const held = await send({ body: METADATA })
    expect(Number(held.headers.get('retry-after'))).toBeGreaterThan(0)
    await expectError(held, 429, 'temporarily_unavailable')
    // Whoever has a token is not among the many, and a wrong one is not none.
    await expectError(await send({ body: METADATA, token: 'made-up' }), 401, 'invalid_token')
    const token = await issueInitialAccessToken(env)
    expect((await send({ body: METADATA, token })).status).toBe(201)
  })

  test('where registration is off there is no endpoint, and none is advertised', async () => {
    const documentOf = async (send: ReturnType<typeof openRegistrant>) =>
      (await send({ method: 'GET', path: '/.well-known/openid-configuration' })).json()
    const off = openRegistrant(env, { registration: 'off' })
    expect((await off({ body: METADATA })).status).toBe(404)
    expect((await off({ method: 'GET', path: '/connect/register/x' })).status).toBe(404)
    expect(await documentOf(off)).not.toHaveProperty('registration_endpoint')
    expect(await documentOf(openRegistrant(env))).toMatchObject({
      registration_endpoint: 'http://localhost:8080/connect/register',
      token_endpoint_auth_methods_supported: [
        'none',
        'client_secret_basic',
        'client_secret_post',
        'private_key_jwt',
      ],
    })
  })

  test('Registration: what cannot be registered is refused by name, and leaves nothing behind', async () => {
    const send = openRegistrant(env)
    const token = await issueInitialAccessToken(env)
    for (const [body, error] of [
      [{ ...METADATA, redirect_uris: ['http://client.example/'] }, 'invalid_redirect_uri'],
      [{ ...METADATA, grant_types: ['password'] }, 'invalid_client_metadata'],
      [{ ...METADATA, skip_consent: true }, 'invalid_client_metadata'],
      [{ ...METADATA, software_statement: 'a.b.c' }, 'invalid_software_statement'],
      ['[]', 'invalid_client_metadata'],
      ['{', 'invalid_request'],
      [{ ...METADATA, client_uri: 'x'.repeat(70_000) }, 'invalid_request'],
    ] as const) {
      await expectError(await send({ token, body }), 400, error)
    }
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    await expectError(await send({ token, body: 'redirect_uris=x', headers: form }), 400, 'invalid_request')
    expect(await env.testDatabase.dump()).not.toContain('client.example')
  })

  test('O26: scripts of any site may register, and may ask first', async () => {
    const send = openRegistrant(env)
    const preflight = await send({ method: 'OPTIONS', headers: { origin: 'https://spa.example' } })
    expect([preflight.status, preflight.headers.get('access-control-allow-methods')]).toEqual([204, 'POST'])
    const one = await send({ method: 'OPTIONS', path: '/connect/register/x' })
    expect(one.headers.get('access-control-allow-methods')).toBe('GET, HEAD, PUT, DELETE')
    const wrong = await send({ method: 'PUT', body: METADATA })
    expect([wrong.status, wrong.headers.get('access-control-allow-origin')]).toEqual([405, '*'])
  })

  test('Registration: a sector is joined only by a client whom it lists, and never asked for in a private network', async () => {
    const server = createServer((request, response) => {
      const listed = request.url === '/good' ? METADATA.redirect_uris : ['https://other.example/']
      response.setHeader('content-type', 'application/json').end(JSON.stringify(listed))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const register = async (inside: TestEnv, path: string) => {
      const oauth = { ...inside.settings.oauth, registration: 'open' } as const
      const sector = { subject_type: 'pairwise', sector_identifier_uri: `http://127.0.0.1:${port}${path}` }
      const response = await openRegistrant(inside, oauth)({ body: { ...METADATA, ...sector } })
      return [response.status, (await response.json()) as unknown]
    }
    const named = await createTestEnv(dialect, {
      settings: { oauth: { ...DEFAULT_OAUTH_SETTINGS, outboundNetworks: ['127.0.0.1'] } },
    })
    const refused = (reason: string) => [
      400,
      { error: 'invalid_client_metadata', error_description: `sector_identifier_uri: ${reason}` },
    ]
    expect(await register(named, '/good')).toMatchObject([201, { subject_type: 'pairwise' }])
    expect(await register(named, '/bad')).toEqual(
      refused('the document there does not list every redirect URI'),
    )
    expect(await register(env, '/good')).toEqual(refused('has to be https'))
    // O20: why it cannot be had would tell what is in our network.
    const body = { ...METADATA, sector_identifier_uri: `https://127.0.0.1:${port}/good` }
    const inside = await openRegistrant(env, { registration: 'open' })({ body })
    expect([inside.status, await inside.json()]).toEqual(refused('the document there could not be read'))
    server.close()
    await named.dispose()
  })
})
