import { DIALECTS } from '@barycenter/testing/databases'
import * as oauth from 'oauth4webapi'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createWorkspace, type Workspace } from '../cli/workspace.ts'
import { authorize } from './authorize.ts'
import { openVisitor } from './visitor.ts'

// The strictest client there is, against a real process: it checks what others let pass.

const CALLBACK = 'https://client.example/callback'
const API = 'https://api.example'
const users = [
  { username: 'alice', email: 'alice@example.com', password: 'correct horse', properties: { role: 'admin' } },
]
const environment = {
  BARYCENTER__REGISTRATION__MODE: 'open',
  BARYCENTER__OAUTH__RESOURCES: JSON.stringify([
    { identifier: API, scopes: ['orders:read'], access_token_format: 'jwt' },
  ]),
  BARYCENTER__OAUTH__CLAIMS: JSON.stringify({ role: 'role' }),
}
const http = { [oauth.allowInsecureRequests]: true }

describe.each(DIALECTS)('oauth4webapi (%s)', { timeout: 60_000 }, (dialect) => {
  let workspace: Workspace
  let issuer: string
  let as: oauth.AuthorizationServer

  beforeAll(async () => {
    workspace = await createWorkspace(dialect)
    issuer = (await workspace.serve([], environment)).publicUrl
    await workspace.write('users.json', { users })
    await workspace.run(['sync-users', '--file', 'users.json', '--quiet'], { environment })
    const url = new URL(issuer)
    as = await oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, http))
  }, 60_000)
  afterAll(() => workspace.dispose())

  async function register(metadata: Record<string, unknown> = {}) {
    const request = {
      redirect_uris: [CALLBACK],
      grant_types: ['authorization_code', 'refresh_token'],
      ...metadata,
    }
    const response = await oauth.dynamicClientRegistrationRequest(as, request, http)
    const client = await oauth.processDynamicClientRegistrationResponse(response)
    return { client, authentication: oauth.ClientSecretBasic(String(client['client_secret'])) }
  }

  async function signIn({ client, authentication }: Awaited<ReturnType<typeof register>>, resource?: string) {
    const [verifier, state, nonce] = [
      oauth.generateRandomCodeVerifier(),
      oauth.generateRandomState(),
      oauth.generateRandomNonce(),
    ]
    const url = new URL(as.authorization_endpoint ?? '')
    url.search = new URLSearchParams({
      client_id: client.client_id,
      redirect_uri: CALLBACK,
      response_type: 'code',
      scope: 'openid profile email offline_access orders:read',
      state,
      nonce,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ...(resource !== undefined && { resource }),
    }).toString()
    const callback = await authorize(openVisitor(issuer), url)
    const parameters = oauth.validateAuthResponse(as, client, callback, state)
    const response = await oauth.authorizationCodeGrantRequest(
      as,
      client,
      authentication,
      parameters,
      CALLBACK,
      verifier,
      http,
    )
    return oauth.processAuthorizationCodeResponse(as, client, response, {
      expectedNonce: nonce,
      requireIdToken: true,
    })
  }

  test('signs in, reads who it is, refreshes, introspects and revokes', async () => {
    const registered = await register()
    const { client, authentication } = registered
    const tokens = await signIn(registered)
    const subject = oauth.getValidatedIdTokenClaims(tokens)?.sub ?? ''

    const userinfo = await oauth.userInfoRequest(as, client, tokens.access_token, http)
    expect(await oauth.processUserInfoResponse(as, client, subject, userinfo)).toMatchObject({
      email: 'alice@example.com',
      role: 'admin',
    })
    const refresh = await oauth.refreshTokenGrantRequest(
      as,
      client,
      authentication,
      tokens.refresh_token ?? '',
      http,
    )
    const refreshed = await oauth.processRefreshTokenResponse(as, client, refresh)
    expect(oauth.getValidatedIdTokenClaims(refreshed)?.sub).toBe(subject)

    const introspect = async (token: string) =>
      oauth.processIntrospectionResponse(
        as,
        client,
        await oauth.introspectionRequest(as, client, authentication, token, http),
      )
    expect(await introspect(refreshed.access_token)).toMatchObject({ active: true, sub: subject })
    const revocation = await oauth.revocationRequest(
      as,
      client,
      authentication,
      refreshed.refresh_token ?? '',
      http,
    )
    await oauth.processRevocationResponse(revocation)
    expect(await introspect(refreshed.access_token)).toEqual({ active: false })
  })

  test('9068: an access token for a resource is a JWT that its resource server can verify', async () => {
    const registered = await register()
    const tokens = await signIn(registered, API)
    const request = new Request(API, { headers: { authorization: `Bearer ${tokens.access_token}` } })
    const claims = await oauth.validateJwtAccessToken(as, request, API, http)
    expect(claims).toMatchObject({
      client_id: registered.client.client_id,
      scope: expect.stringContaining('orders:read'),
    })
    await expect(oauth.validateJwtAccessToken(as, request, 'https://other.example', http)).rejects.toThrow()
  })

  test('8628: connects a device', async () => {
    const { client } = await register({
      redirect_uris: [],
      response_types: [],
      grant_types: ['urn:ietf:params:oauth:grant-type:device_code'],
      token_endpoint_auth_method: 'none',
    })
    const started = await oauth.deviceAuthorizationRequest(
      as,
      client,
      oauth.None(),
      { scope: 'openid' },
      http,
    )
    const device = await oauth.processDeviceAuthorizationResponse(as, client, started)
    const poll = () => oauth.deviceCodeGrantRequest(as, client, oauth.None(), device.device_code, http)
    await expect(oauth.processDeviceCodeResponse(as, client, await poll())).rejects.toMatchObject({
      error: 'authorization_pending',
    })
    const visitor = openVisitor(issuer)
    await visitor.fillIn('/login', { username: 'alice', password: 'correct horse' })
    await visitor.fillIn(`/device?user_code=${device.user_code}`, { decision: 'deny' })
    await expect(oauth.processDeviceCodeResponse(as, client, await poll())).rejects.toMatchObject({
      error: 'access_denied',
    })
  })
})
