import type { OAuthSettings } from '@barycenter/core/oauth-settings'
import { DEFAULT_OAUTH_SETTINGS } from '@barycenter/core/oauth-settings'
import type { Subject } from '@barycenter/core/users/user'
import { registerTestClient, type TestClient } from '@barycenter/testing/clients'
import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { grantCode, type TestGrant } from '../testing/granted.ts'
import { insertPerson } from '../testing/people.ts'
import { setEnabled } from '../testing/set-enabled.ts'
import { type Answer, openTokenRequests, type TokenRequests, textOf } from '../testing/token-requests.ts'

const API = 'https://api.example/'
const MAIL = 'https://mail.example/'
const DAY = 86_400
const grant_types = ['authorization_code', 'refresh_token'] as const
const oauth: OAuthSettings = {
  ...DEFAULT_OAUTH_SETTINGS,
  resources: [
    { identifier: API, scopes: ['api:read', 'api:write'], introspectors: [] },
    { identifier: MAIL, scopes: ['mail'], introspectors: [] },
  ],
}

describe.each(DIALECTS)('the refresh token grant, RFC 6749 §6 (%s)', (dialect) => {
  let env: TestEnv
  let requests: TokenRequests
  let client: TestClient
  let spa: TestClient
  let fapi: TestClient
  let alice: Subject
  beforeAll(async () => {
    env = await createTestEnv(dialect, { settings: { oauth } })
    requests = openTokenRequests(env)
    client = await registerTestClient(env, { grant_types })
    spa = await registerTestClient(env, { grant_types, token_endpoint_auth_method: 'none' })
    fapi = await registerTestClient(env, { grant_types, rotate_refresh_tokens: false })
    alice = await insertPerson(env, { username: 'alice', password: undefined })
  })
  afterAll(() => env.dispose())

  /** The first tokens of a grant. */
  const start = async (more: Partial<TestGrant> = {}, by = client) => {
    const granted = { client: by, subject: alice, scope: 'openid profile offline_access', ...more }
    const { code } = await grantCode(env, granted)
    return requests.token(by, { grant_type: 'authorization_code', code })
  }
  const use = (refresh_token: string, more: Record<string, string> = {}, by = client) =>
    requests.token(by, { grant_type: 'refresh_token', refresh_token, ...more })
  const refreshTokenOf = (answer: Answer) => textOf(answer, 'refresh_token')
  const lives = async (answer: Answer) =>
    (await requests.userInfo(textOf(answer, 'access_token'))).status === 200
  const expectRefusal = ({ status, body }: Answer, error = 'invalid_grant') => {
    expect(body).toEqual({ error, error_description: expect.any(String) })
    expect(status).toBe(400)
  }

  test('B22: a refresh token is replaced when it is used, always for a public client', async () => {
    for (const by of [client, spa]) {
      const first = await start({}, by)
      const second = await use(refreshTokenOf(first), {}, by)
      expect(second.status).toBe(200)
      expect(second.headers.get('cache-control')).toBe('no-store')
      expect(refreshTokenOf(second)).toMatch(/^[\w-]{43}$/)
      expect(refreshTokenOf(second)).not.toBe(refreshTokenOf(first))
      expect(await lives(second)).toBe(true)
      expect((await use(refreshTokenOf(second), {}, by)).status).toBe(200)
    }
  })

  test('B23: within the grace a token yields the same successor and new access tokens', async () => {
    const first = await start()
    const second = await use(refreshTokenOf(first))
    env.clock.advance(29)
    const again = await use(refreshTokenOf(first))
    expect(refreshTokenOf(again)).toBe(refreshTokenOf(second))
    expect(textOf(again, 'access_token')).not.toBe(textOf(second, 'access_token'))
    expect(await lives(second)).toBe(true)
    expect(await lives(again)).toBe(true)
  })

  test('B23: after the grace it is somebody else’s, and the whole grant ends', async () => {
    const first = await start()
    const second = await use(refreshTokenOf(first))
    env.clock.advance(30)
    expectRefusal(await use(refreshTokenOf(first)))
    expect(await lives(first)).toBe(false)
    expect(await lives(second)).toBe(false)
    expectRefusal(await use(refreshTokenOf(second)))
  })

  test('O18: another client’s try ends nothing and gets nothing', async () => {
    const stranger = await registerTestClient(env, { grant_types })
    const first = await start()
    const second = await use(refreshTokenOf(first))
    env.clock.advance(60)
    expectRefusal(await use(refreshTokenOf(first), {}, stranger))
    expectRefusal(await use(refreshTokenOf(second), {}, stranger))
    expect(await lives(second)).toBe(true)
  })

  test('a client whose policy is not to rotate keeps its token (FAPI 2.0)', async () => {
    const first = await start({}, fapi)
    for (const seconds of [0, 3600, 25 * DAY, 25 * DAY]) {
      env.clock.advance(seconds)
      const next = await use(refreshTokenOf(first), {}, fapi)
      expect(refreshTokenOf(next)).toBe(refreshTokenOf(first))
      expect(await lives(next)).toBe(true)
    }
    env.clock.advance(31 * DAY)
    expectRefusal(await use(refreshTokenOf(first), {}, fapi))
  })

  test('a policy that changes from rotating to not rotating does not bring used tokens back', async () => {
    const changing = await registerTestClient(env, { grant_types })
    const first = await start({}, changing)
    const second = await use(refreshTokenOf(first), {}, changing)
    const metadata = JSON.stringify({ ...changing.client.metadata, rotate_refresh_tokens: false })
    await env.testDatabase.execute(
      `update clients set metadata = '${metadata}' where client_id = '${changing.clientId}'`,
    )
    expect(refreshTokenOf(await use(refreshTokenOf(first), {}, changing))).toBe(refreshTokenOf(second))
    expect(refreshTokenOf(await use(refreshTokenOf(second), {}, changing))).toBe(refreshTokenOf(second))
  })

  test('B25: a token that nobody uses for 30 days is over; one in use lasts for a year', async () => {
    const idle = await start()
    let current = await start()
    env.clock.advance(30 * DAY)
    expectRefusal(await use(refreshTokenOf(idle)))
    expectRefusal(await use(refreshTokenOf(current)))
    current = await start()
    for (let month = 1; month <= 12; month++) {
      env.clock.advance(29 * DAY)
      current = await use(refreshTokenOf(current))
      expect(current.status).toBe(200)
      expect(await lives(current)).toBe(true)
    }
    env.clock.advance(17 * DAY)
    expectRefusal(await use(refreshTokenOf(current)))
  })

  test('B24 O19: scopes can be narrowed for an access token, never widened, and stay with the token', async () => {
    const first = await start()
    const narrowed = await use(refreshTokenOf(first), { scope: 'profile' })
    expect(narrowed.body['scope']).toBe('profile')
    expect(narrowed.body).not.toHaveProperty('id_token')
    expect(await lives(narrowed)).toBe(false)
    for (const scope of ['openid email', 'openid  profile', 'OPENID']) {
      expectRefusal(await use(refreshTokenOf(narrowed), { scope }), 'invalid_scope')
    }
    const whole = await use(refreshTokenOf(narrowed))
    expect(whole.body['scope']).toBe('openid profile offline_access')
  })

  test('B24 8707: so can resources (RFC 8707 §2.2)', async () => {
    const scope = 'openid offline_access api:read mail'
    const first = await start({ scope, resources: [API, MAIL] })
    const whole = await use(refreshTokenOf(first))
    expect(whole.body['scope']).toBe(scope)
    const mail = await use(refreshTokenOf(whole), { resource: MAIL })
    expect(mail.body['scope']).toBe('openid offline_access mail')
    expect((await requests.introspect(client, textOf(mail, 'access_token')))['aud']).toBe(MAIL)
    for (const resource of ['https://other.example/', `${API}#x`, API.toUpperCase()]) {
      expectRefusal(await use(refreshTokenOf(mail), { resource }), 'invalid_target')
    }
    const narrow = await start({ scope, resources: [API] })
    expectRefusal(await use(refreshTokenOf(narrow), { resource: MAIL }), 'invalid_target')
    const none = await start({ scope })
    expectRefusal(await use(refreshTokenOf(none), { resource: API }), 'invalid_target')
  })

  test('O18: a disabled person, a disabled client and a revoked grant get nothing', async () => {
    const first = await start()
    await setEnabled(env, 'users', false)
    expectRefusal(await use(refreshTokenOf(first)))
    expect(await lives(first)).toBe(false)
    await setEnabled(env, 'users', true)
    await setEnabled(env, 'clients', false)
    expect((await use(refreshTokenOf(first))).status).toBe(401)
    await setEnabled(env, 'clients', true)
    expect((await use(refreshTokenOf(first))).status).toBe(200)
    await env.testDatabase.execute("update grants set revoked_at = created_at where subject <> ''")
    expectRefusal(await use(refreshTokenOf(first)))
  })

  test('OpenID Connect Core §12.2: a new ID token has the old sign-in and no nonce', async () => {
    const first = await start({ authentication: { nonce: 'n', authTime: 1 }, sessionId: 'the-sid' })
    env.clock.advance(7)
    const second = await use(refreshTokenOf(first))
    const [before, after] = [first, second].map((answer) => decodeJwt(textOf(answer, 'id_token')))
    expect(after).toMatchObject({
      iss: before?.iss,
      sub: before?.sub,
      aud: before?.aud,
      auth_time: 1,
      sid: 'the-sid',
    })
    expect(after?.iat).toBe((before?.iat ?? 0) + 7)
    expect(before).toHaveProperty('nonce', 'n')
    expect(after).not.toHaveProperty('nonce')
  })

  test('what is no refresh token is refused: nothing, an access token, a code, any text', async () => {
    expectRefusal(await requests.token(client, { grant_type: 'refresh_token' }), 'invalid_request')
    const { code } = await grantCode(env, { client, subject: alice })
    const accessToken = textOf(await start(), 'access_token')
    for (const text of [accessToken, code, 'x', 'é\0', 'x'.repeat(5000)]) expectRefusal(await use(text))
  })

  test('Concurrency: without a grace exactly one of many refreshes succeeds, and the grant ends', async () => {
    const settings = { ...env.settings, oauth: { ...oauth, refreshGrace: 0 } }
    const strict = openTokenRequests({ ...env, settings })
    const refresh_token = refreshTokenOf(await start())
    const form = { grant_type: 'refresh_token', refresh_token }
    const answers = await Promise.all(Array.from({ length: 8 }, () => strict.token(client, form)))
    const winners = answers.filter(({ status }) => status === 200)
    expect(winners).toHaveLength(1)
    for (const answer of answers) if (answer.status !== 200) expectRefusal(answer)
    expect(await Promise.all(winners.map(lives))).toEqual([false])
  })

  test('Concurrency: many refreshes with one token at once all get the same successor', async () => {
    const first = await start()
    const answers = await Promise.all(Array.from({ length: 12 }, () => use(refreshTokenOf(first))))
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
    expect(new Set(answers.map(refreshTokenOf)).size).toBe(1)
    expect(new Set(answers.map((answer) => textOf(answer, 'access_token'))).size).toBe(answers.length)
    expect(await Promise.all(answers.map(lives))).toEqual(answers.map(() => true))
    const [any = first] = answers
    expect((await use(refreshTokenOf(any))).status).toBe(200)
  })
})
