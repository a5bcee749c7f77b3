import { generateSigningKey, type SigningKey } from '@barycenter/core/keys/signing-key'
import { registerTestClient } from '@barycenter/testing/clients'
import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { importJWK, SignJWT } from 'jose'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type ClientRequest, openClientEndpoint } from '../testing/client-request.ts'

describe.each(DIALECTS)('private_key_jwt on %s', (dialect) => {
  let env: TestEnv
  let send: (request: ClientRequest) => Promise<Response>
  let key: SigningKey
  let clientId: string
  beforeEach(async () => {
    env = await createTestEnv(dialect)
    send = openClientEndpoint(env)
    key = await generateSigningKey('ES256')
    const registered = await registerTestClient(env, {
      token_endpoint_auth_method: 'private_key_jwt',
      jwks: { keys: [(await generateSigningKey('ES256')).publicJwk, key.publicJwk] },
    })
    clientId = registered.clientId
  })
  afterEach(() => env.dispose())

  const now = () => Math.floor(env.clock.now().getTime() / 1000)
  const sign = async (
    change: Record<string, unknown> = {},
    header: Record<string, unknown> = {},
    by = key,
  ) => {
    const claims = {
      iss: clientId,
      sub: clientId,
      aud: env.settings.issuer,
      exp: now() + 60,
      jti: env.random.token(),
      ...change,
    }
    return new SignJWT(claims)
      .setProtectedHeader({ alg: by.algorithm, kid: by.keyId, ...header })
      .sign(await importJWK({ ...by.privateJwk }, by.algorithm))
  }
  const present = (assertion: string) =>
    send({
      form: {
        client_assertion: assertion,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      },
    })

  test('B30: an assertion proves its client, with or without a kid, to us by either name', async () => {
    const issuer = env.settings.issuer
    for (const assertion of [
      await sign(),
      await sign({}, { kid: undefined }),
      await sign({ aud: [issuer] }),
      await sign({ aud: `${issuer}/token` }),
      // F12: up to 10 seconds ahead.
      await sign({ iat: now() + 10, nbf: now() + 10 }),
    ]) {
      expect(await (await present(assertion)).text()).toBe(clientId)
    }
  })

  test('an assertion works once, also if it is presented at once many times', async () => {
    const assertion = await sign()
    const answers = await Promise.all(Array.from({ length: 4 }, () => present(assertion)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401])
  })

  test.each<[string, Record<string, unknown>]>([
    ['for somebody else', { aud: 'https://other.example' }],
    ['for us and others', { aud: ['http://localhost:8080', 'https://other.example'] }],
    ['for nobody', { aud: undefined }],
    ['without an end', { exp: undefined }],
    ['that has ended', { exp: Date.UTC(2029, 11, 31) / 1000 }],
    ['that lasts for a day', { exp: Date.UTC(2030, 0, 2) / 1000 }],
    ['without an id', { jti: undefined }],
    ['made more than 60 seconds ahead', { iat: Date.UTC(2030, 0, 1, 0, 1, 1) / 1000 }],
    ['valid more than 60 seconds ahead', { nbf: Date.UTC(2030, 0, 1, 0, 1, 1) / 1000 }],
    ['made by somebody else', { iss: 'client_other' }],
    ['about somebody else', { sub: 'client_other' }],
  ])('an assertion %s proves nothing', async (_, change) => {
    const response = await present(await sign(change))
    expect(response.status).toBe(401)
    expect(await response.json()).toMatchObject({ error: 'invalid_client' })
  })

  test('a key that is not registered proves nothing, wherever the header says that it lies', async () => {
    const stranger = await generateSigningKey('ES256')
    const rsa = await generateSigningKey('RS256')
    const [header = '', claims = ''] = (await sign()).split('.')
    const unsigned = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url')
    for (const assertion of [
      await sign({}, {}, stranger),
      await sign({}, { kid: key.keyId }, stranger),
      await sign({}, { jwk: stranger.publicJwk, kid: undefined }, stranger),
      await sign({}, { jku: 'https://evil.example/jwks' }),
      await sign({}, {}, rsa),
      `${unsigned}.${claims}.`,
      `${header}.${claims}.`,
      'no.jwt.atall',
    ]) {
      expect((await present(assertion)).status).toBe(401)
    }
  })

  test('the registered algorithm is the only one', async () => {
    const registered = await registerTestClient(env, {
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: 'PS256',
      jwks: { keys: [key.publicJwk] },
    })
    clientId = registered.clientId
    expect((await present(await sign())).status).toBe(401)
    expect(env.logged.join()).toContain('token_endpoint_auth_signing_alg')
  })
})

describe.each(DIALECTS)('client_secret_jwt on %s', (dialect) => {
  test('B30: a client proves itself with its secret, which is stored sealed', async () => {
    const env = await createTestEnv(dialect, { encryptionKey: Buffer.alloc(32, 1).toString('base64url') })
    const { clientId, clientSecret = '' } = await registerTestClient(env, {
      token_endpoint_auth_method: 'client_secret_jwt',
    })
    expect(await env.testDatabase.dump()).not.toContain(clientSecret)
    const { issuer } = env.settings
    const exp = env.clock.now().getTime() / 1000 + 60
    const present = async (secret: string, alg: string) =>
      openClientEndpoint(env)({
        form: {
          client_assertion: await new SignJWT({ iss: clientId, sub: clientId, aud: issuer, exp, jti: alg })
            .setProtectedHeader({ alg })
            .sign(new TextEncoder().encode(secret)),
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        },
      })
    expect((await present(`${clientSecret}x`, 'HS256')).status).toBe(401)
    expect((await present(clientSecret.padEnd(64, 'x'), 'HS512')).status).toBe(401)
    expect(await (await present(clientSecret, 'HS256')).text()).toBe(clientId)
    await env.dispose()
  })
})
