import { LOCAL_OPERATOR } from '@barycenter/core/admin-tokens/admin-token'
import { createAdminToken, revokeAdminToken } from '@barycenter/core/admin-tokens/admin-tokens'
import { addSeconds } from '@barycenter/core/clock'
import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { getIntrospectionQuery } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Admin, createAdmin } from '../server.ts'
import { bearerAuthentication } from './bearer-authentication.ts'

describe.each(DIALECTS)('bearer authentication (RFC 6750) on %s', (dialect) => {
  let env: TestEnv
  let admin: Admin
  let token: string
  beforeAll(async () => {
    env = await createTestEnv(dialect)
    admin = createAdmin(env, { authenticate: bearerAuthentication(env) })
    token = await makeToken()
  })
  afterAll(() => env.dispose())

  const makeToken = async (expiresAt?: Date) =>
    (await createAdminToken(env, LOCAL_OPERATOR, { name: 'test', scopes: ['users:read'], expiresAt })).text
  const post = async (headers: Record<string, string>, body: BodyInit = '{"query":"{ __typename }"}') =>
    admin.fetch(
      new Request('http://localhost:8081/admin/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
        ...(body instanceof ReadableStream && { duplex: 'half' }),
      }),
    )

  test('a token is let in, under either address and any case of "Bearer"', async () => {
    for (const scheme of ['Bearer', 'bearer', 'BEARER']) {
      expect((await post({ authorization: `${scheme} ${token}` })).status).toBe(200)
    }
    const alias = new Request('http://localhost:8081/graphql', {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: '{"query":"{ __typename }"}',
    })
    expect(await (await admin.fetch(alias)).json()).toEqual({ data: { __typename: 'Query' } })
  })

  test('without a token: 401 and a challenge, before anything is read', async () => {
    const body = new ReadableStream(
      { pull: () => Promise.reject(new Error('somebody read the body')) },
      { highWaterMark: 0 },
    )
    const response = await post({}, body)

    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toBe('Bearer')
    expect(response.headers.get('content-type')).toMatch(/^application\/json/)
    expect(await response.json()).toEqual({
      errors: [
        { message: expect.stringContaining('Authorization'), extensions: { code: 'UNAUTHENTICATED' } },
      ],
    })
  })

  test.each([
    ['another scheme', () => `Basic ${token}`],
    ['no token at all', () => 'Bearer'],
    ['two tokens', () => `Bearer ${token} ${token}`],
    ['two headers in one', () => `Bearer ${token}, Bearer ${token}`],
    ['a token without its scheme', () => token],
    ['no token of ours', () => 'Bearer canary'],
    ['an id with another secret', () => `Bearer ${token.slice(0, -43)}${'a'.repeat(43)}`],
    ['something after the token', () => `Bearer ${token}x`],
    ['a NUL byte in quotes', () => 'Bearer "%00"'],
  ])('%s is not let in', async (_, authorization) => {
    const response = await post({ authorization: authorization() })
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"')
    expect(await response.text()).not.toMatch(/canary|bary_/)
  })

  test('a token in the address or the body is no token', async () => {
    const body = JSON.stringify({ query: '{ __typename }', extensions: { access_token: token } })
    expect((await post({}, body)).status).toBe(401)
    const address = `http://localhost:8081/admin/graphql?access_token=${token}`
    expect((await admin.fetch(new Request(address, { method: 'POST', body }))).status).toBe(401)
  })

  test('a revoked and an expired token are not let in', async () => {
    const { text, token: revoked } = await createAdminToken(env, LOCAL_OPERATOR, {
      name: 'revoked',
      scopes: ['admin'],
      expiresAt: undefined,
    })
    await revokeAdminToken(env, LOCAL_OPERATOR, revoked.tokenId)
    expect((await post({ authorization: `Bearer ${text}` })).status).toBe(401)

    const expiring = await makeToken(addSeconds(env.clock.now(), 60))
    expect((await post({ authorization: `Bearer ${expiring}` })).status).toBe(200)
    env.clock.advance(60)
    expect((await post({ authorization: `Bearer ${expiring}` })).status).toBe(401)
  })

  test('the schema is not told without a token', async () => {
    const body = JSON.stringify({ query: getIntrospectionQuery() })
    expect((await post({}, body)).status).toBe(401)
    expect((await post({ authorization: `Bearer ${token}` }, body)).status).toBe(200)
  })

  test('neither the log nor the database has a token in it', async () => {
    expect(env.logged.join('\n')).not.toMatch(/bary_|canary/)
    expect(await env.testDatabase.dump()).not.toContain(token.slice(-43))
    expect(env.logged.join('\n')).toContain('"actor":"token:test"')
  })
})
