import type { Subject } from '@barycenter/core/users/user'
import { registerTestClient, type TestClient } from '@barycenter/testing/clients'
import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { grantCode } from '../testing/granted.ts'
import { insertPerson } from '../testing/people.ts'
import { type Answer, openTokenRequests, type TokenRequests, textOf } from '../testing/token-requests.ts'

const grant_types = ['authorization_code', 'refresh_token'] as const

describe.each(DIALECTS)('revocation, RFC 7009 (%s)', (dialect) => {
  let env: TestEnv
  let requests: TokenRequests
  let client: TestClient
  let spa: TestClient
  let alice: Subject
  beforeAll(async () => {
    env = await createTestEnv(dialect)
    requests = openTokenRequests(env)
    client = await registerTestClient(env, { grant_types })
    spa = await registerTestClient(env, { grant_types, token_endpoint_auth_method: 'none' })
    alice = await insertPerson(env, { username: 'alice', password: undefined })
  })
  afterAll(() => env.dispose())

  const issue = async (by = client) => {
    const { code } = await grantCode(env, { client: by, subject: alice, scope: 'openid offline_access' })
    return requests.token(by, { grant_type: 'authorization_code', code })
  }
  const revoke = (by: TestClient, fields: Record<string, string>) => requests.post('/revoke', by, fields)
  const refresh = (answer: Answer, by = client) =>
    requests.token(by, { grant_type: 'refresh_token', refresh_token: textOf(answer, 'refresh_token') })
  const lives = async (answer: Answer) =>
    (await requests.userInfo(textOf(answer, 'access_token'))).status === 200
  const expectDone = ({ status, headers }: Answer) => {
    expect(status).toBe(200)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('access-control-allow-origin')).toBe('*')
  }

  test.each(['', 'refresh_token', 'access_token', 'nonsense'])(
    '7009: a refresh token goes with its grant and all its tokens, an access token alone (hint %o)',
    async (token_type_hint) => {
      for (const by of [client, spa]) {
        const first = await issue(by)
        const second = await refresh(first, by)
        expectDone(await revoke(by, { token: textOf(second, 'access_token'), token_type_hint }))
        expect([await lives(first), await lives(second)]).toEqual([true, false])
        const third = await refresh(second, by)
        expect(third.status).toBe(200)

        expectDone(await revoke(by, { token: textOf(third, 'refresh_token'), token_type_hint }))
        expect([await lives(first), await lives(third)]).toEqual([false, false])
        expect((await refresh(third, by)).body).toMatchObject({ error: 'invalid_grant' })
        expectDone(await revoke(by, { token: textOf(third, 'refresh_token'), token_type_hint }))
      }
    },
  )

  test('7009: an unknown token is fine, and another client’s stays, with the same answer', async () => {
    const stranger = await registerTestClient(env)
    const answer = await issue()
    for (const token of [
      'x',
      'a.b.c',
      'é\0',
      textOf(answer, 'access_token'),
      textOf(answer, 'refresh_token'),
    ]) {
      const done = await revoke(stranger, { token })
      expectDone(done)
      expect(done.body).toEqual({})
    }
    expect(await lives(answer)).toBe(true)
    expect((await refresh(answer)).status).toBe(200)
  })

  test('7009: an access token that is a JWT cannot be revoked alone, and the client is told', async () => {
    const jwtClient = await registerTestClient(env, { grant_types, access_token_format: 'jwt' })
    const answer = await issue(jwtClient)
    const token = textOf(answer, 'access_token')
    expect((await revoke(jwtClient, { token })).body).toMatchObject({ error: 'unsupported_token_type' })
    expectDone(await revoke(client, { token }))
    expect(await lives(answer)).toBe(true)
    expectDone(await revoke(jwtClient, { token: textOf(answer, 'refresh_token') }))
    expect(await lives(answer)).toBe(false)
  })

  test('7009: who revokes must be a client, and say what', async () => {
    const token = textOf(await issue(), 'refresh_token')
    expect((await revoke({ ...client, clientSecret: 'wrong' }, { token })).status).toBe(401)
    expect((await revoke(client, {})).body).toMatchObject({ error: 'invalid_request' })
    expect(
      (
        await requests.post('/revoke', client, [
          ['token', token],
          ['token', token],
        ])
      ).status,
    ).toBe(400)
    expect((await requests.request(`/revoke?token=${token}`)).status).toBe(405)
  })
})
