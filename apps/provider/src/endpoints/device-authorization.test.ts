import { addSeconds } from '@barycenter/core/clock'
import { decideDeviceCode, findPendingDeviceCode } from '@barycenter/core/device/device-code.store'
import { parseUserCode } from '@barycenter/core/device/user-code'
import type { GrantId } from '@barycenter/core/grants/grant'
import type { Subject } from '@barycenter/core/users/user'
import { rows } from '@barycenter/database/transaction'
import { registerTestClient, type TestClient } from '@barycenter/testing/clients'
import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { insertPerson } from '../testing/people.ts'
import { setEnabled } from '../testing/set-enabled.ts'
import { type Answer, openTokenRequests, type TokenRequests, textOf } from '../testing/token-requests.ts'

const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code'

describe.each(DIALECTS)('device authorization, RFC 8628 (%s)', (dialect) => {
  let env: TestEnv
  let requests: TokenRequests
  let tv: TestClient
  let alice: Subject
  beforeAll(async () => {
    env = await createTestEnv(dialect)
    requests = openTokenRequests(env)
    const metadata = { grant_types: [DEVICE, 'refresh_token'] as const, redirect_uris: [] }
    tv = await registerTestClient(env, { ...metadata, token_endpoint_auth_method: 'none' })
    alice = await insertPerson(env, { username: 'alice', password: undefined })
  })
  afterAll(() => env.dispose())

  const start = (fields: Record<string, string> = { scope: 'openid offline_access' }, by = tv) =>
    requests.post('/device_authorization', by, fields)
  const poll = (started: Answer, by = tv) =>
    requests.token(by, { grant_type: DEVICE, device_code: textOf(started, 'device_code') })
  const expectError = ({ status, body }: Answer, error: string) => {
    expect(body).toEqual({ error, error_description: expect.any(String) })
    expect(status).toBe(400)
  }

  /** What the page does when somebody has typed in the code and said yes, or no. */
  const decide = async (started: Answer, status: 'approved' | 'denied') => {
    const now = env.clock.now()
    const userCode = parseUserCode(textOf(started, 'user_code')) ?? ''
    const hash = await env.secrets.keyedDigest('user-code', userCode)
    // Grant ids are drawn like this and nowhere checked.
    const grantId = env.random.id() as GrantId
    return env.database.transaction(function* (store) {
      const found = yield* findPendingDeviceCode(store, hash, now)
      if (found === undefined) return false
      if (status === 'denied')
        return yield* decideDeviceCode(store, found.deviceCodeHash, { decision: { status }, now })
      const grant = {
        ...{
          grantId,
          clientId: found.clientId,
          subject: alice,
          scopes: found.scopes,
          resources: found.resources,
        },
        authentication: { authTime: 1, acr: 'aal1', amr: ['pwd'] },
        ...{ createdAt: now, expiresAt: addSeconds(now, 600) },
      }
      yield* rows(store.queries.insert(store.tables.grants).values(grant).returning())
      return yield* decideDeviceCode(store, found.deviceCodeHash, { decision: { status, grantId }, now })
    })
  }

  test('8628: a device gets a code to poll with, and one of eight clear letters for the person', async () => {
    const { status, headers, body } = await start()
    expect(status).toBe(200)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(body).toEqual({
      device_code: expect.stringMatching(/^[\w-]{43}$/),
      user_code: expect.stringMatching(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/),
      verification_uri: 'http://localhost:8080/device',
      verification_uri_complete: `http://localhost:8080/device?user_code=${body['user_code']}`,
      expires_in: 600,
      interval: 5,
    })
    const dump = await env.testDatabase.dump()
    expect(dump).not.toContain(body['device_code'])
    expect(dump).not.toContain(String(body['user_code']).replace('-', ''))
  })

  test('8628: pending until somebody approves, then tokens, once', async () => {
    const started = await start()
    expectError(await poll(started), 'authorization_pending')
    expect(await decide(started, 'approved')).toBe(true)
    expect(await decide(started, 'denied')).toBe(false)
    const answer = await poll(started)
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({ scope: 'openid offline_access', id_token: expect.any(String) })
    env.clock.advance(3000)
    expect((await requests.userInfo(textOf(answer, 'access_token'))).body).toEqual({ sub: alice })
    env.clock.advance(86_400)
    const form = { grant_type: 'refresh_token', refresh_token: textOf(answer, 'refresh_token') }
    expect((await requests.token(tv, form)).status).toBe(200)
    expectError(await poll(started), 'invalid_grant')
  })

  test('8628: who polls faster than told has to wait five seconds more, each time', async () => {
    const started = await start()
    const after = (seconds: number) => {
      env.clock.advance(seconds)
      return poll(started)
    }
    expectError(await after(0), 'authorization_pending')
    expectError(await after(4), 'slow_down')
    expectError(await after(9), 'slow_down')
    expectError(await after(14), 'slow_down')
    expectError(await after(20), 'authorization_pending')
    await decide(started, 'approved')
    expect((await after(1)).status).toBe(200)
  })

  test('8628: denied, and expired', async () => {
    const [denied, expired, approved] = [await start(), await start(), await start()]
    await decide(denied, 'denied')
    await decide(approved, 'approved')
    expectError(await poll(denied), 'access_denied')
    expect(await decide(denied, 'approved')).toBe(false)
    env.clock.advance(600)
    for (const each of [denied, expired, approved]) expectError(await poll(each), 'expired_token')
    expect(await decide(expired, 'approved')).toBe(false)
  })

  test('8628: a code is the client’s that asked for it', async () => {
    const stranger = await registerTestClient(env, { grant_types: [DEVICE] })
    const started = await start()
    await decide(started, 'approved')
    expectError(await poll(started, stranger), 'invalid_grant')
    expectError(await requests.token(tv, { grant_type: DEVICE, device_code: 'x' }), 'invalid_grant')
    expectError(await requests.token(tv, { grant_type: DEVICE }), 'invalid_request')
    await setEnabled(env, 'users', false)
    expectError(await poll(started), 'invalid_grant')
    await setEnabled(env, 'users', true)
    expect((await poll(started)).status).toBe(200)
  })

  test('8628: only for clients that are registered for it, by POST, with known resources', async () => {
    const other = await registerTestClient(env)
    expectError(await start({}, other), 'unauthorized_client')
    expectError(await start({ resource: 'https://api.example' }), 'invalid_target')
    expect((await start({}, { ...other, clientSecret: 'wrong' })).status).toBe(401)
    expect((await requests.request('/device_authorization')).status).toBe(405)
    const twice = await requests.post('/device_authorization', tv, [
      ['scope', 'a'],
      ['scope', 'b'],
    ])
    expectError(twice, 'invalid_request')
  })

  test('S12: without a secret nobody fills the database with codes', async () => {
    const busy = openTokenRequests(env)
    const ask = (by: TestClient) => busy.post('/device_authorization', by, {})
    const web = await registerTestClient(env, { grant_types: [DEVICE] })
    for (let count = 0; count < 60; count++) expect((await ask(tv)).status).toBe(200)
    const held = await ask(tv)
    expect(held.status).toBe(429)
    expect(held.headers.get('retry-after')).toMatch(/^[1-9]\d?$/)
    expect(held.body).toMatchObject({ error: 'temporarily_unavailable' })
    expect((await ask(web)).status).toBe(200)
  })

  test('Concurrency: of many polls at once exactly one gets tokens', async () => {
    const started = await start()
    await decide(started, 'approved')
    const answers = await Promise.all(Array.from({ length: 10 }, () => poll(started)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array(9).fill(400)])
  })
})
