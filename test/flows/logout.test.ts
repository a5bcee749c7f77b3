import { type LogoutReceiver, openLogoutReceiver } from '@barycenter/provider/testing/logout-receiver'
import { DIALECTS } from '@barycenter/testing/databases'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import * as client from 'openid-client'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createWorkspace, type Workspace } from '../cli/workspace.ts'
import { openVisitor } from './visitor.ts'

const CALLBACK = 'https://client.example/callback'
const AFTER = 'https://client.example/after'

describe.each(DIALECTS)(
  'openid-client logs a person out of a real process on %s',
  { timeout: 60_000 },
  (dialect) => {
    let workspace: Workspace
    let receiver: LogoutReceiver
    beforeEach(async () => {
      workspace = await createWorkspace(dialect)
      receiver = await openLogoutReceiver()
    })
    afterEach(async () => {
      await receiver.close()
      await workspace.dispose()
    })

    test('Logout: by buildEndSessionUrl, and the logout token arrives', async () => {
      await workspace.write('users.json', [{ username: 'alice', password: 'correct horse' }])
      await workspace.run(['sync-users', '--file', 'users.json'])
      const { publicUrl } = await workspace.serve(['--only', 'provider'], {
        BARYCENTER__REGISTRATION__MODE: 'open',
        BARYCENTER__OUTBOUND__ALLOWED_NETWORKS: '127.0.0.1',
      })
      const config = await client.dynamicClientRegistration(
        new URL(publicUrl),
        {
          redirect_uris: [CALLBACK],
          post_logout_redirect_uris: [AFTER],
          backchannel_logout_uri: receiver.uri,
          backchannel_logout_session_required: true,
          // As openid-client authenticates unless told otherwise.
          token_endpoint_auth_method: 'client_secret_post',
        },
        undefined,
        { execute: [client.allowInsecureRequests] },
      )
      expect(config.serverMetadata()).toMatchObject({
        backchannel_logout_supported: true,
        backchannel_logout_session_supported: true,
      })

      const verifier = client.randomPKCECodeVerifier()
      const state = client.randomState()
      const request = client.buildAuthorizationUrl(config, {
        redirect_uri: CALLBACK,
        scope: 'openid',
        state,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      })
      const browser = openVisitor(publicUrl)
      const follow = async (path: string) => (await browser.get(path)).headers.get('location') ?? ''
      const login = await follow(request.href)
      const signedIn = await browser.fillIn(login, { username: 'alice', password: 'correct horse' })
      const consent = await follow(signedIn.headers.get('location') ?? '')
      const allowed = await browser.fillIn(consent, { decision: 'allow' })
      const callback = new URL(await follow(allowed.headers.get('location') ?? ''))
      const tokens = await client.authorizationCodeGrant(config, callback, {
        pkceCodeVerifier: verifier,
        expectedState: state,
      })

      const logout = client.buildEndSessionUrl(config, {
        post_logout_redirect_uri: AFTER,
        id_token_hint: tokens.id_token ?? '',
        state: 'over & out',
      })
      const done = await browser.get(logout.href)
      expect({ status: done.status, location: done.headers.get('location') }).toEqual({
        status: 303,
        location: `${AFTER}?state=over+%26+out`,
      })
      await vi.waitFor(() => expect(receiver.bodies).toHaveLength(1), 20_000)
      const jwks = createRemoteJWKSet(new URL(config.serverMetadata().jwks_uri ?? ''))
      const { payload } = await jwtVerify(receiver.tokens()[0] ?? '', jwks, {
        issuer: publicUrl,
        audience: config.clientMetadata().client_id,
        typ: 'logout+jwt',
      })
      const claims = tokens.claims()
      if (claims === undefined) throw new Error('no ID token')
      const { sub, sid } = claims
      expect(payload).toMatchObject({ sub, sid })
      await expect(client.fetchUserInfo(config, tokens.access_token, sub)).rejects.toThrow()
    })
  },
)
