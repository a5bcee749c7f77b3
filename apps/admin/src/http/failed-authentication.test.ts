import { LOCAL_OPERATOR } from '@barycenter/core/admin-tokens/admin-token'
import { createAdminToken } from '@barycenter/core/admin-tokens/admin-tokens'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createAdmin } from '../server.ts'
import { bearerAuthentication } from './bearer-authentication.ts'
import { FAILED_AUTHENTICATION_LIMIT } from './failed-authentication.ts'

let env: TestEnv
beforeAll(async () => {
  env = await createTestEnv('sqlite')
})
afterAll(() => env.dispose())

function open() {
  const admin = createAdmin(env, {
    authenticate: bearerAuthentication(env),
    trustedProxies: ['10.0.0.1'],
  })
  return async (remoteAddress: string, headers: Readonly<Record<string, string>> = {}) =>
    admin.fetch(
      new Request('http://localhost:8081/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: '{"query":"{ __typename }"}',
      }),
      // What a server hands on, as far as it is read.
      { incoming: { socket: { remoteAddress } as never } },
    )
}
const { failures } = FAILED_AUTHENTICATION_LIMIT
const statuses = async (send: () => Promise<Response>) =>
  (await Promise.all(Array.from({ length: failures }, send))).map(({ status }) => status)

test('who fails too often is told to wait, and a good token is let in from there all the same', async () => {
  const post = open()
  const { text } = await createAdminToken(env, LOCAL_OPERATOR, {
    name: 'good',
    scopes: ['admin'],
    expiresAt: undefined,
  })
  const guess = { authorization: `Bearer ${text.slice(0, -4)}AAAA` }
  expect(new Set(await statuses(() => post('192.0.2.1', guess)))).toEqual(new Set([401]))

  const refused = await post('192.0.2.1', guess)
  expect(refused.status).toBe(429)
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await refused.json()).toEqual({
    errors: [{ message: expect.stringContaining('Wait'), extensions: { code: 'TOO_MANY_REQUESTS' } }],
  })
  expect((await post('192.0.2.1')).status).toBe(429)
  expect((await post('192.0.2.1', { authorization: `Bearer ${text}` })).status).toBe(200)
  expect((await post('192.0.2.2', guess)).status).toBe(401)
})

test('an address is the one that our proxy names, and no other', async () => {
  const post = open()
  let made = 0
  await statuses(() => post('192.0.2.1', { 'x-forwarded-for': `203.0.113.${++made}` }))
  expect((await post('192.0.2.1')).status).toBe(429)

  await statuses(() => post('10.0.0.1', { 'x-forwarded-for': `203.0.113.${++made}, 198.51.100.1` }))
  expect((await post('10.0.0.1', { 'x-forwarded-for': '198.51.100.1' })).status).toBe(429)
  expect((await post('10.0.0.1', { 'x-forwarded-for': '198.51.100.2' })).status).toBe(401)
})

test('addresses that one subscriber has plenty of count as one', async () => {
  const post = open()
  let made = 0
  await statuses(() => post(`2001:db8:0:1::${(++made).toString(16)}`))
  expect((await post('2001:db8:0:1:ffff::1')).status).toBe(429)
  expect((await post('2001:db8:0:2::1')).status).toBe(401)
})
