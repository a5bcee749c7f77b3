import type { Subject } from '@barycenter/core/users/user'
import { registerTestClient, type TestClient } from '@barycenter/testing/clients'
import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { VERIFIER } from '../testing/authorization.ts'
import { grantCode, REDIRECT_URI, type TestGrant } from '../testing/granted.ts'
import { insertPerson } from '../testing/people.ts'
import { setEnabled } from '../testing/set-enabled.ts'
import { type Answer, openTokenRequests, type TokenRequests, textOf } from '../testing/token-requests.ts'

describe.each(DIALECTS)('the authorization code grant, RFC 6749 §4.1.3 (%s)', (dialect) => {
  let env: TestEnv
  let requests: TokenRequests
  let client: TestClient
  let alice: Subject
  beforeAll(async () => {
    env = await createTestEnv(dialect)
    requests = openTokenRequests(env)
    client = await registerTestClient(env, { grant_types: ['authorization_code', 'refresh_token'] })
    alice = await insertPerson(env, { username: 'alice', password: undefined })
  })
  afterAll(() => env.dispose())

  const grant = (more: Partial<TestGrant> = {}) =>
    grantCode(env, { client, subject: alice, verifier: VERIFIER, ...more })
  const redeem = (code: string, more: Record<string, string> = {}, by = client) =>
    requests.token(by, { grant_type: 'authorization_code', code, code_verifier: VERIFIER, ...more })
  const expectRefusal = ({ status, headers, body }: Answer, error: string) => {
    expect(body).toEqual({ error, error_description: expect.any(String) })
    expect(status).toBe(error === 'invalid_client' ? 401 : 400)
    expect(headers.get('cache-control')).toBe('no-store')
  }
  const lives = async (answer: Answer) =>
    (await requests.userInfo(textOf(answer, 'access_token'))).status === 200

  test('O6 O14: a code yields one access token, in an answer for no cache', async () => {
    const { code } = await grant({ scope: 'openid profile' })
    const answer = await redeem(code)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.get('content-type')).toBe('application/json')
    expect(answer.body).toEqual({
      access_token: expect.stringMatching(/^[\w-]{43}$/),
      token_type: 'Bearer',
      expires_in: 3600,
      id_token: expect.any(String),
      scope: 'openid profile',
    })
    expect(await lives(answer)).toBe(true)
  })

  test('without openid there is no ID token, and without offline_access no refresh token (B27)', async () => {
    const plain = await redeem((await grant({ scope: 'profile' })).code)
    expect(Object.keys(plain.body).toSorted()).toEqual(['access_token', 'expires_in', 'scope', 'token_type'])
    const offline = await redeem((await grant({ scope: 'openid offline_access' })).code)
    expect(textOf(offline, 'refresh_token')).toMatch(/^[\w-]{43}$/)
    const other = await registerTestClient(env, { grant_types: ['authorization_code'] })
    const { code } = await grant({ client: other, scope: 'openid offline_access' })
    expect((await redeem(code, {}, other)).body).not.toHaveProperty('refresh_token')
  })

  test('O13 B18: a code that comes a second time ends what the first has issued', async () => {
    const { code } = await grant({ scope: 'openid offline_access' })
    const first = await redeem(code)
    expectRefusal(await redeem(code), 'invalid_grant')
    expect(await lives(first)).toBe(false)
    const refresh_token = textOf(first, 'refresh_token')
    expectRefusal(
      await requests.token(client, { grant_type: 'refresh_token', refresh_token }),
      'invalid_grant',
    )
    expectRefusal(await redeem(code), 'invalid_grant')
  })

  test('O13: a replay with a wrong client, secret, redirect URI or verifier ends nothing', async () => {
    const stranger = await registerTestClient(env)
    const { code } = await grant()
    const first = await redeem(code)
    expectRefusal(await redeem(code, {}, stranger), 'invalid_grant')
    expectRefusal(await redeem(code, {}, { ...client, clientSecret: 'wrong' }), 'invalid_client')
    expectRefusal(await redeem(code, { code_verifier: `${VERIFIER}x` }), 'invalid_grant')
    expectRefusal(await redeem(code, { code_verifier: '' }), 'invalid_grant')
    expectRefusal(await redeem(code, { redirect_uri: 'https://evil.example/' }), 'invalid_grant')
    expect(await lives(first)).toBe(true)
  })

  test('B19: a code that a stranger tries, or that comes with mistakes, is still the client’s', async () => {
    const stranger = await registerTestClient(env)
    const { code } = await grant()
    expectRefusal(await redeem(code, {}, stranger), 'invalid_grant')
    expectRefusal(await redeem(code, { code_verifier: 'x'.repeat(43) }), 'invalid_grant')
    expectRefusal(await redeem(code, { resource: 'https://api.example' }), 'invalid_target')
    expect((await redeem(code)).status).toBe(200)
  })

  test.each([
    ['B15 O11', 'no verifier', VERIFIER, undefined],
    ['B15', 'a wrong verifier', VERIFIER, 'a'.repeat(43)],
    ['B16 O11', 'a verifier although there was no challenge', undefined, VERIFIER],
    ['B17', 'a verifier that is too short', 'a'.repeat(42), 'a'.repeat(42)],
    ['B17', 'a verifier that is too long', 'a'.repeat(129), 'a'.repeat(129)],
    ['B17', 'a verifier with other characters', `${'a'.repeat(43)}+`, `${'a'.repeat(43)}+`],
    ['O4', 'an empty verifier', VERIFIER, ''],
  ])('%s: %s is refused', async (_id, _what, verifier, sent) => {
    const { code } = await grant({ verifier })
    const form = {
      grant_type: 'authorization_code',
      code,
      ...(sent !== undefined && { code_verifier: sent }),
    }
    expectRefusal(await requests.token(client, form), 'invalid_grant')
  })

  test('O11: without a challenge no verifier is needed; the shortest and the longest will do', async () => {
    const { code } = await grant({ verifier: undefined })
    expect((await requests.token(client, { grant_type: 'authorization_code', code })).status).toBe(200)
    for (const verifier of ['~'.repeat(43), 'Az09-._~'.repeat(16)]) {
      const each = await grant({ verifier })
      expect((await redeem(each.code, { code_verifier: verifier })).status).toBe(200)
    }
  })

  test('O12: redirect_uri may be missing, but not be another', async () => {
    expect((await redeem((await grant()).code, { redirect_uri: REDIRECT_URI })).status).toBe(200)
    for (const redirect_uri of [`${REDIRECT_URI}/`, `${REDIRECT_URI}?x`, REDIRECT_URI.toUpperCase()]) {
      expectRefusal(await redeem((await grant()).code, { redirect_uri }), 'invalid_grant')
    }
  })

  test('B19: a code lives for 60 seconds', async () => {
    const { code } = await grant()
    env.clock.advance(59)
    const late = await grant()
    env.clock.advance(1)
    expectRefusal(await redeem(code), 'invalid_grant')
    expect((await redeem(late.code)).status).toBe(200)
  })

  test('O18: a person or a client that has been disabled meanwhile gets nothing', async () => {
    const { code } = await grant()
    await setEnabled(env, 'users', false)
    expectRefusal(await redeem(code), 'invalid_grant')
    await setEnabled(env, 'users', true)
    await setEnabled(env, 'clients', false)
    expectRefusal(await redeem(code), 'invalid_client')
    await setEnabled(env, 'clients', true)
    expect((await redeem(code)).status).toBe(200)
  })

  test('O2 O3 O4: unknown parameters are ignored, empty ones absent, repeated ones refused', async () => {
    const { code } = await grant()
    const form: [string, string][] = [
      ['grant_type', 'authorization_code'],
      ['code', code],
      ['code_verifier', VERIFIER],
      ['redirect_uri', ''],
      ['unknown', 'x'],
    ]
    for (const name of ['grant_type', 'code', 'code_verifier', 'unknown', 'redirect_uri']) {
      expectRefusal(await requests.token(client, [...form, [name, 'x']]), 'invalid_request')
    }
    expectRefusal(await requests.token(client, form.slice(1)), 'invalid_request')
    expectRefusal(await requests.token(client, [['grant_type', 'authorization_code']]), 'invalid_request')
    expect((await requests.token(client, form)).status).toBe(200)
  })

  test('B29: there is no password grant, nor any that nobody has heard of', async () => {
    const form = { username: 'alice', password: 'x' }
    for (const grant_type of ['password', 'implicit', 'AUTHORIZATION_CODE', '__proto__']) {
      expectRefusal(await requests.token(client, { grant_type, ...form }), 'unsupported_grant_type')
    }
    const form2 = { grant_type: 'client_credentials' }
    expectRefusal(await requests.token(client, form2), 'unauthorized_client')
  })

  test('O5: nothing but POST, and no credentials from the query', async () => {
    const { code } = await grant()
    const query = new URLSearchParams({ grant_type: 'authorization_code', code, code_verifier: VERIFIER })
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const response = await requests.request(`/token?${query}`, { method })
      expect(response.status).toBe(405)
      expect(response.headers.get('allow')).toContain('POST')
      expect(await response.text()).not.toContain('access_token')
    }
    expect((await redeem(code)).status).toBe(200)
  })

  test('O17: what is issued is stored as its hash alone', async () => {
    const { code } = await grant({ scope: 'openid offline_access' })
    const answer = await redeem(code)
    const dump = await env.testDatabase.dump()
    for (const secret of [code, textOf(answer, 'access_token'), textOf(answer, 'refresh_token')]) {
      expect(dump).not.toContain(secret)
      expect(env.logged.join()).not.toContain(secret)
    }
  })

  test('B18: of many at once exactly one gets tokens, and the others end them', async () => {
    const { code } = await grant()
    const answers = await Promise.all(Array.from({ length: 12 }, () => redeem(code)))
    const winners = answers.filter(({ status }) => status === 200)
    expect(winners).toHaveLength(1)
    for (const answer of answers) if (answer.status !== 200) expectRefusal(answer, 'invalid_grant')
    for (const winner of winners) expect(await lives(winner)).toBe(false)
  })
})
