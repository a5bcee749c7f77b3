import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DEFAULT_OAUTH_SETTINGS } from '@barycenter/core/oauth-settings'
import { createProvider } from '@barycenter/provider/app'
import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import * as oauth from 'oauth4webapi'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

/** What the client hands to its `fetch`. */
interface Sent {
  readonly method: string
  readonly headers: Record<string, string>
  readonly body?: BodyInit | undefined
}

// A strict client of another hand finds the provider, registers, and gets a token: by each method.

describe.each(DIALECTS)('a client that registers itself (%s)', (dialect) => {
  let env: TestEnv
  let keyServer: Server
  let published: KeyObject[]
  let as: oauth.AuthorizationServer
  let options: { [oauth.customFetch]: typeof send; [oauth.allowInsecureRequests]: true }
  let provider: ReturnType<typeof createProvider>
  const send = async (url: string, { method, headers, body }: Sent) =>
    provider.fetch(new Request(url, { method, headers, ...(body !== undefined && { body }) }))

  beforeEach(async () => {
    published = []
    keyServer = createServer((_, response) => {
      const keys = published.map((key, index) => ({ ...key.export({ format: 'jwk' }), kid: `key-${index}` }))
      response.setHeader('content-type', 'application/jwk-set+json').end(JSON.stringify({ keys }))
    })
    await new Promise<void>((resolve) => keyServer.listen(0, '127.0.0.1', resolve))
    const settings = {
      ...DEFAULT_OAUTH_SETTINGS,
      registration: 'open',
      outboundNetworks: ['127.0.0.1'],
    } as const
    env = await createTestEnv(dialect, {
      settings: { oauth: settings },
      encryptionKey: Buffer.alloc(32, 1).toString('base64url'),
    })
    provider = createProvider(env, { trustedProxies: [] })
    options = { [oauth.customFetch]: send, [oauth.allowInsecureRequests]: true }
    const issuer = new URL(env.settings.issuer)
    as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, options))
  })
  afterEach(async () => {
    keyServer.close()
    await env.dispose()
  })

  const register = async (metadata: Partial<oauth.OmitSymbolProperties<oauth.Client>>) => {
    const request = { grant_types: ['client_credentials'], response_types: [], ...metadata }
    const response = await oauth.dynamicClientRegistrationRequest(as, request, options)
    const client = await oauth.processDynamicClientRegistrationResponse(response)
    // The clock of the tests stands in another year.
    const { client_secret: secret = '' } = client as { client_secret?: string }
    return {
      ...client,
      secret,
      [oauth.clockSkew]: Math.round((env.clock.now().getTime() - Date.now()) / 1000),
    }
  }
  const getToken = async (client: oauth.Client, authentication: oauth.ClientAuth) => {
    const response = await oauth.clientCredentialsGrantRequest(as, client, authentication, {}, options)
    return oauth.processClientCredentialsResponse(as, client, response)
  }

  test.each([
    ['client_secret_basic', oauth.ClientSecretBasic],
    ['client_secret_post', oauth.ClientSecretPost],
    ['client_secret_jwt', oauth.ClientSecretJwt],
  ])('B30 O15: %s', async (method, authenticationOf) => {
    const client = await register({ token_endpoint_auth_method: method })
    const { secret } = client
    expect(await getToken(client, authenticationOf(secret))).toMatchObject({ token_type: 'bearer' })
    await expect(getToken(client, authenticationOf(`${secret}x`))).rejects.toThrow()
  })

  test('B30: private_key_jwt with keys at a jwks_uri, also after the client has rotated them', async () => {
    const [first, second] = [1, 2].map(() => generateKeyPairSync('ec', { namedCurve: 'P-256' }))
    if (first === undefined || second === undefined) throw new Error('no keys')
    published = [first.publicKey]
    const { port } = keyServer.address() as AddressInfo
    const client = await register({
      token_endpoint_auth_method: 'private_key_jwt',
      jwks_uri: `http://127.0.0.1:${port}/jwks`,
    })
    const authenticate = async (pair: typeof first, kid: string) =>
      getToken(client, oauth.PrivateKeyJwt({ key: await importPrivateKey(pair.privateKey), kid }))
    expect(await authenticate(first, 'key-0')).toMatchObject({ token_type: 'bearer' })

    published = [first.publicKey, second.publicKey]
    await expect(authenticate(second, 'key-1')).rejects.toThrow()
    env.clock.advance(30)
    client[oauth.clockSkew] += 30
    expect(await authenticate(second, 'key-1')).toMatchObject({ token_type: 'bearer' })
    await expect(authenticate(first, 'key-1')).rejects.toThrow()
  })
})

function importPrivateKey(key: KeyObject): Promise<CryptoKey> {
  const pkcs8 = new Uint8Array(key.export({ type: 'pkcs8', format: 'der' }))
  return crypto.subtle.importKey('pkcs8', pkcs8, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign'])
}
