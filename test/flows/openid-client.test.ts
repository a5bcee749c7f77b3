import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { DIALECTS } from '@barycenter/testing/databases'
import { decodeJwt, exportJWK, type GenerateKeyPairResult, generateKeyPair } from 'jose'
import * as client from 'openid-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createWorkspace, type Serving, type Workspace } from '../cli/workspace.ts'
import { authorize } from './authorize.ts'
import { openVisitor, type Visitor } from './visitor.ts'

// A strict client from npm, unchanged, against real processes: two of them on one database, so that what
// one process issues the other has to know.

const CALLBACK = 'https://client.example/callback'
const AFTER = 'https://client.example/after'
const REFRESHED = 'openid profile email offline_access'
const KEY = Buffer.alloc(32, 7).toString('base64url')
const users = [
  {
    username: 'alice',
    email: 'alice@example.com',
    email_verified: true,
    password: 'correct horse',
    properties: { name: 'Alice Example' },
  },
]

describe.each(DIALECTS)('openid-client (%s)', { timeout: 120_000 }, (dialect) => {
  let workspace: Workspace
  let first: Serving
  let second: string
  let initialAccessToken: string
  let pair: GenerateKeyPairResult
  let jwks: { keys: object[] }
  const logoutTokens: string[] = []
  let receiver: Server
  let receiverUrl: string

  beforeAll(async () => {
    pair = await generateKeyPair('ES256')
    jwks = { keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'k1' }] }
    receiver = createServer((request, response) => {
      void text(request).then((body) => {
        logoutTokens.push(new URLSearchParams(body).get('logout_token') ?? '')
        response.writeHead(200).end()
      })
    })
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
    receiverUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/logout`
    workspace = await createWorkspace(dialect)
    const environment = {
      BARYCENTER__OUTBOUND__ALLOWED_NETWORKS: '127.0.0.1',
      BARYCENTER__KEYS__ENCRYPTION_KEY: KEY,
    }
    first = await workspace.serve([], environment)
    // The same issuer: what a load balancer would put behind one address.
    const other = await workspace.serve([], {
      ...environment,
      BARYCENTER__SERVER__PUBLIC_BASE_URL: first.publicUrl,
    })
    second = other.publicUrl
    await workspace.write('users.json', { users })
    const synced = await workspace.run(['sync-users', '--file', 'users.json', '--quiet'], { environment })
    expect(synced.status).toBe(0)
    const words = ['token', 'create', '--name', 'registration', '--scope', 'clients:register']
    initialAccessToken = (await workspace.run(words, { environment })).stdout.trim()
  }, 120_000)
  afterAll(async () => {
    receiver.close()
    await workspace.dispose()
  })

  const options = { execute: [client.allowInsecureRequests] }
  const register = (metadata: Record<string, unknown>, authentication?: client.ClientAuth) =>
    client.dynamicClientRegistration(
      new URL(first.publicUrl),
      {
        client_name: 'A strict client',
        redirect_uris: [CALLBACK],
        grant_types: ['authorization_code', 'refresh_token'],
        ...metadata,
      },
      authentication,
      { ...options, initialAccessToken },
    )

  /** The same client, which reaches the other process. */
  const atSecond = (config: client.Configuration, endpoint: Record<string, string>) => {
    const { supportsPKCE: _, ...server } = config.serverMetadata()
    const metadata = config.clientMetadata()
    const elsewhere = new client.Configuration({ ...server, ...endpoint }, metadata.client_id, metadata)
    client.allowInsecureRequests(elsewhere)
    return elsewhere
  }
  const request = async (config: client.Configuration, more: Record<string, string> = {}) => {
    const [verifier, state, nonce] = [
      client.randomPKCECodeVerifier(),
      client.randomState(),
      client.randomNonce(),
    ]
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: CALLBACK,
      scope: REFRESHED,
      state,
      nonce,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ...more,
    })
    const checks = {
      pkceCodeVerifier: verifier,
      expectedState: state,
      expectedNonce: nonce,
      idTokenExpected: true,
    }
    return { url, checks }
  }
  const signIn = async (config: client.Configuration, visitor = openVisitor(first.publicUrl)) => {
    const { url, checks } = await request(config)
    const tokens = await client.authorizationCodeGrant(config, await authorize(visitor, url), checks)
    return { tokens, visitor, subject: tokens.claims()?.sub ?? '' }
  }

  test.each([
    ['none', client.None()],
    ['client_secret_basic', client.ClientSecretBasic()],
    ['client_secret_post', client.ClientSecretPost()],
    ['client_secret_jwt', client.ClientSecretJwt()],
    ['private_key_jwt', undefined],
  ])('discovers, registers, and gets tokens by %s', async (method, authentication) => {
    const config = await register(
      { token_endpoint_auth_method: method, ...(authentication === undefined && { jwks }) },
      authentication ?? client.PrivateKeyJwt({ key: pair.privateKey, kid: 'k1' }),
    )
    const { tokens, subject } = await signIn(config)
    expect(tokens.claims()).toMatchObject({
      iss: first.publicUrl,
      acr: 'aal1',
      amr: ['pwd'],
      sid: expect.any(String),
    })

    const userinfo = await client.fetchUserInfo(config, tokens.access_token, subject)
    expect(userinfo).toMatchObject({
      name: 'Alice Example',
      email: 'alice@example.com',
      email_verified: true,
    })

    const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token ?? '')
    expect(refreshed.refresh_token).not.toBe(tokens.refresh_token)
    expect(refreshed.claims()?.sub).toBe(subject)
    await client.tokenRevocation(config, refreshed.refresh_token ?? '')
    await expect(client.refreshTokenGrant(config, refreshed.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
    })
    await expect(client.fetchUserInfo(config, refreshed.access_token, subject)).rejects.toThrow()
  })

  test('introspects its tokens at another process, and sees them revoked', async () => {
    const config = await register({})
    const { tokens, subject } = await signIn(config)
    const elsewhere = atSecond(config, { introspection_endpoint: `${second}/introspect` })
    expect(await client.tokenIntrospection(elsewhere, tokens.access_token)).toMatchObject({
      active: true,
      sub: subject,
      client_id: config.clientMetadata().client_id,
    })
    await client.tokenRevocation(config, tokens.access_token)
    expect(await client.tokenIntrospection(elsewhere, tokens.access_token)).toEqual({ active: false })
  })

  test('gets tokens for itself', async () => {
    const config = await register({
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
    })
    const tokens = await client.clientCredentialsGrant(config)
    expect(tokens).toMatchObject({ token_type: 'bearer', expires_in: 3600 })
  })

  test('a client whose policy allows it goes without PKCE, with and without a nonce', async () => {
    const config = await register({ require_pkce: false })
    const visitor = openVisitor(first.publicUrl)
    for (const nonce of [undefined, 'a nonce of the client']) {
      const url = client.buildAuthorizationUrl(config, {
        redirect_uri: CALLBACK,
        scope: 'openid',
        ...(nonce !== undefined && { nonce }),
      })
      const checks = { idTokenExpected: true, ...(nonce !== undefined && { expectedNonce: nonce }) }
      const tokens = await client.authorizationCodeGrant(config, await authorize(visitor, url), checks)
      expect(tokens.claims()?.nonce).toBe(nonce)
    }
  })

  test('gets its answer as a form, too', async () => {
    const config = await register({})
    const visitor = openVisitor(first.publicUrl)
    await signIn(config, visitor)
    const { url, checks } = await request(config, { response_mode: 'form_post' })
    const page = (await visitor.get(`${url.pathname}${url.search}`)).text
    const fields = [...page.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)]
    const body = new URLSearchParams(fields.map(([, name = '', value = '']) => [name, value]))
    const posted = new Request(CALLBACK, { method: 'POST', body })
    const tokens = await client.authorizationCodeGrant(config, posted, checks)
    expect(tokens.claims()?.sub).toMatch(/./)
  })

  test('B18: one code redeemed at two processes at once is good once, and a replay ends its tokens', async () => {
    const config = await register({})
    const { url, checks } = await request(config)
    const callback = await authorize(openVisitor(first.publicUrl), url)
    const elsewhere = atSecond(config, { token_endpoint: `${second}/token` })
    const redeemed = await Promise.allSettled(
      [config, elsewhere, config, elsewhere].map((each) =>
        client.authorizationCodeGrant(each, callback, checks),
      ),
    )
    const good = redeemed.filter((each) => each.status === 'fulfilled')
    expect(good).toHaveLength(1)
    for (const each of redeemed) {
      if (each.status === 'rejected') expect(each.reason).toMatchObject({ error: 'invalid_grant' })
    }
    const token = good[0]?.value.access_token ?? ''
    expect(await client.tokenIntrospection(config, token)).toEqual({ active: false })
  })

  test('Concurrency: refreshes at two processes at once all live, and lead to one successor', async () => {
    const config = await register({})
    const { tokens } = await signIn(config)
    const elsewhere = atSecond(config, { token_endpoint: `${second}/token` })
    const refreshed = await Promise.all(
      [config, elsewhere, config, elsewhere, config, elsewhere].map((each) =>
        client.refreshTokenGrant(each, tokens.refresh_token ?? ''),
      ),
    )
    expect(new Set(refreshed.map(({ refresh_token }) => refresh_token)).size).toBe(1)
    for (const { access_token } of refreshed) {
      expect(await client.tokenIntrospection(elsewhere, access_token)).toMatchObject({ active: true })
    }
  })

  test('connects a device, that a person has allowed at another process', async () => {
    const config = await register({
      grant_types: ['urn:ietf:params:oauth:grant-type:device_code'],
      response_types: [],
      redirect_uris: [],
      token_endpoint_auth_method: 'none',
    })
    const device = await client.initiateDeviceAuthorization(config, { scope: 'openid email' })
    const visitor = openVisitor(second)
    const complete = new URL(device.verification_uri_complete ?? '')
    expect((await visitor.get(`${complete.pathname}${complete.search}`)).headers.get('location')).toContain(
      '/login',
    )
    await visitor.fillIn('/login', { username: 'alice', password: 'correct horse' })
    const decided = await visitor.fillIn(`${complete.pathname}${complete.search}`, { decision: 'allow' })
    expect(decided.headers.get('location')).toBe('/device/approved')
    const tokens = await client.pollDeviceAuthorizationGrant(config, { ...device, interval: 1 })
    expect(tokens.claims()?.sub).toMatch(/./)
    expect(await client.fetchUserInfo(config, tokens.access_token, tokens.claims()?.sub ?? '')).toMatchObject(
      {
        email: 'alice@example.com',
      },
    )
  })

  test('logs out, and the client is told by back channel, too', async () => {
    const config = await register({
      post_logout_redirect_uris: [AFTER],
      backchannel_logout_uri: receiverUrl,
      backchannel_logout_session_required: true,
    })
    const { tokens, visitor, subject } = await signIn(config)
    const url = client.buildEndSessionUrl(config, {
      post_logout_redirect_uri: AFTER,
      id_token_hint: tokens.id_token ?? '',
      state: 'a state',
    })
    const reply = await visitor.get(`${url.pathname}${url.search}`)
    expect(reply.headers.get('location')).toBe(`${AFTER}?state=a+state`)
    await expect.poll(() => logoutTokens.length, { timeout: 20_000 }).toBe(1)
    expect(decodeJwt(logoutTokens[0] ?? '')).toMatchObject({
      iss: first.publicUrl,
      aud: config.clientMetadata().client_id,
      sub: subject,
      sid: tokens.claims()?.['sid'],
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
    })
    expect((await authorizeSilently(config, visitor)).searchParams.get('error')).toBe('login_required')
  })

  const authorizeSilently = async (config: client.Configuration, visitor: Visitor) => {
    const { url } = await request(config, { prompt: 'none' })
    const { headers } = await visitor.get(`${url.pathname}${url.search}`)
    return new URL(headers.get('location') ?? 'about:blank')
  }
})
