import { createHash } from 'node:crypto'
import { ensureSigningKey } from '@barycenter/core/keys/provide-signing-keys'
import { SIGNING_ALGORITHMS } from '@barycenter/core/keys/signing-keys'
import type { Subject } from '@barycenter/core/users/user'
import { registerTestClient } from '@barycenter/testing/clients'
import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { grantCode, type TestGrant } from '../testing/granted.ts'
import { insertPerson } from '../testing/people.ts'
import { openTokenRequests, type TokenRequests, textOf } from '../testing/token-requests.ts'

const ISSUER = 'http://localhost:8080'
const NOW = Date.parse('2030-01-01T00:00:00Z') / 1000

describe.each(DIALECTS)('ID tokens, OpenID Connect Core §2 (%s)', (dialect) => {
  let env: TestEnv
  let requests: TokenRequests
  let alice: Subject
  beforeAll(async () => {
    env = await createTestEnv(dialect)
    for (const algorithm of SIGNING_ALGORITHMS) await ensureSigningKey(env, algorithm)
    requests = openTokenRequests(env)
    const properties = { name: 'Alice', groups: ['a'], phone_number: '+41 1' }
    alice = await insertPerson(env, { username: 'alice', password: undefined, properties })
  })
  afterAll(() => env.dispose())

  const issue = async (metadata: object, more: Partial<TestGrant> = {}) => {
    const client = await registerTestClient(env, metadata)
    const { code } = await grantCode(env, { client, subject: alice, ...more })
    return { client, answer: await requests.token(client, { grant_type: 'authorization_code', code }) }
  }
  const verify = async (jwt: string) => {
    const jwks = await requests.jwks()
    return jwtVerify(jwt, createLocalJWKSet(jwks), { currentDate: env.clock.now() })
  }

  test.each(SIGNING_ALGORITHMS)('are signed as the client wants: %s, with at_hash', async (algorithm) => {
    const { client, answer } = await issue({ id_token_signed_response_alg: algorithm })
    const { payload, protectedHeader } = await verify(textOf(answer, 'id_token'))
    expect(protectedHeader).toEqual({ alg: algorithm, typ: 'JWT', kid: expect.any(String) })
    const hash = createHash(algorithm === 'EdDSA' ? 'sha512' : 'sha256').update(
      textOf(answer, 'access_token'),
    )
    const digest = hash.digest()
    expect(payload).toEqual({
      iss: ISSUER,
      sub: alice,
      aud: client.clientId,
      azp: client.clientId,
      iat: NOW,
      exp: NOW + 3600,
      auth_time: NOW,
      acr: 'aal1',
      amr: ['pwd'],
      at_hash: digest.subarray(0, digest.length / 2).toString('base64url'),
    })
  })

  test('F26: have the nonce as it came, the sid, and when and how somebody signed in', async () => {
    const nonce = `${'n'.repeat(64)} "\\é`
    const amr = ['pwd', 'otp']
    const authentication = { nonce, authTime: NOW - 1000, amr }
    const { answer } = await issue({}, { authentication, sessionId: 'session-1' })
    const { payload } = await verify(textOf(answer, 'id_token'))
    expect(payload).toMatchObject({
      nonce,
      amr,
      auth_time: NOW - 1000,
      sid: 'session-1',
    })
  })

  test('OIDC: have the claims that were asked for by name, and cannot be made to say what they are not', async () => {
    const wanted = {
      ...{ name: null, phone_number: { essential: true }, nickname: { essential: true } },
      ...{ groups: null, iss: { value: 'https://evil.example' }, sub: { value: 'bob' }, exp: null },
    }
    const { answer } = await issue({}, { authentication: { claims: { id_token: wanted } } })
    const { payload } = await verify(textOf(answer, 'id_token'))
    expect(payload).toMatchObject({
      iss: ISSUER,
      sub: alice,
      name: 'Alice',
      phone_number: '+41 1',
      exp: NOW + 3600,
    })
    // Nobody has mapped `groups` to a claim, and Alice has no nickname.
    expect(payload).not.toHaveProperty('groups')
    expect(payload).not.toHaveProperty('nickname')
  })

  test('OIDC: have a sub of the sector for pairwise clients, the same at all endpoints', async () => {
    const pairwise = (host: string) => ({ subject_type: 'pairwise', redirect_uris: [`https://${host}/cb`] })
    const subOf = async (metadata: object) => {
      const { client, answer } = await issue(metadata)
      const { sub } = (await verify(textOf(answer, 'id_token'))).payload
      const userInfo = await requests.userInfo(textOf(answer, 'access_token'))
      const said = await requests.introspect(client, textOf(answer, 'access_token'))
      expect([userInfo.body['sub'], said['sub']]).toEqual([sub, sub])
      return sub
    }
    const [one, same, other, sector] = [
      await subOf(pairwise('one.example')),
      await subOf(pairwise('one.example')),
      await subOf(pairwise('other.example')),
      await subOf({ ...pairwise('other.example'), sector_identifier_uri: 'https://one.example/uris.json' }),
    ]
    expect(one).toMatch(/^[\w-]{43}$/)
    expect([same, sector]).toEqual([one, one])
    expect(other).not.toBe(one)
    expect([one, other]).not.toContain(alice)
  })

  test('9068: are no access tokens, nor the reverse', async () => {
    const { client, answer } = await issue({ access_token_format: 'jwt' })
    const { payload, protectedHeader } = await verify(textOf(answer, 'access_token'))
    expect(protectedHeader).toEqual({ alg: expect.any(String), typ: 'at+jwt', kid: expect.any(String) })
    expect(payload).toEqual({
      ...{ iss: ISSUER, sub: alice, aud: ISSUER, client_id: client.clientId, scope: 'openid' },
      ...{ iat: NOW, exp: NOW + 3600, auth_time: NOW, acr: 'aal1', amr: ['pwd'] },
      jti: expect.stringMatching(/^[0-9a-f-]{36}\.[\w-]{43}$/),
    })
    expect((await requests.userInfo(textOf(answer, 'access_token'))).status).toBe(200)
    expect((await requests.userInfo(textOf(answer, 'id_token'))).status).toBe(401)
    expect(await requests.introspect(client, textOf(answer, 'id_token'))).toEqual({ active: false })
    expect((await env.signingKeys.verify(textOf(answer, 'access_token'), 'JWT')) ?? 'nothing').toBe('nothing')
  })
})
