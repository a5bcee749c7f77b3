import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createProvider } from '../app.ts'
import { insertPerson } from '../testing/people.ts'
import { hiddenFields, openVisitor, type Visitor } from '../testing/visitor.ts'

describe.each(DIALECTS)('a sign-in form (%s)', (dialect) => {
  let env: TestEnv
  let visitor: Visitor
  let token: string

  beforeAll(async () => {
    env = await createTestEnv(dialect)
    await insertPerson(env, { username: 'alice', password: 'correct horse' })
  })
  afterAll(() => env.dispose())
  beforeEach(async () => {
    visitor = openVisitor(createProvider(env, { trustedProxies: [] }))
    token = hiddenFields(await (await visitor.get('/login')).text())['csrf_token'] ?? ''
  })

  const send = (form: Record<string, string>, headers?: Record<string, string>) =>
    visitor.post('/login', { username: 'alice', password: 'correct horse', ...form }, headers)

  test.each([
    ['from our page', { 'sec-fetch-site': 'same-origin', origin: 'http://localhost:8080' }],
    ['from our page, under no-referrer', { 'sec-fetch-site': 'same-origin', origin: 'null' }],
    ['from our page, by a browser that says nothing', {}],
    ['from our page, over plain http and under no-referrer', { origin: 'null' }],
  ])('%s is taken', async (_, headers) => {
    expect((await send({ csrf_token: token }, headers)).headers.get('location')).toBe('/')
  })

  test.each([
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['another host of the site', { 'sec-fetch-site': 'same-site' }],
    ['nowhere', { 'sec-fetch-site': 'none' }],
    ['another origin', { origin: 'https://evil.example' }],
    ['another port', { origin: 'http://localhost:9090' }],
    ['the same host without TLS', { origin: 'https://localhost:8080' }],
    [
      'another origin that claims to be ours',
      { 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' },
    ],
    ['a frame of another site', { 'sec-fetch-site': 'cross-site', origin: 'null' }],
  ])('from %s is refused, even with the right token', async (_, headers) => {
    const response = await send({ csrf_token: token }, headers)
    expect(response.status).toBe(403)
    expect(visitor.cookies.has('barycenter_session')).toBe(false)
  })

  test('without a token is refused', async () => {
    expect((await send({})).status).toBe(400)
  })

  test.each(['', 'x', 'a'.repeat(43)])('with a wrong token is refused: %j', async (csrf_token) => {
    const response = await send({ csrf_token, return_to: '/device' })
    expect(response.status).toBe(403)
    expect(await response.text()).toContain('href="/login?return_to=%2Fdevice"')
  })

  test('with the token of another browser is refused', async () => {
    visitor.cookies.clear()
    await visitor.get('/login')
    expect((await send({ csrf_token: token })).status).toBe(403)
  })

  test('without the cookie is refused', async () => {
    visitor.cookies.clear()
    expect((await send({ csrf_token: token })).status).toBe(403)
  })

  test('with a cookie that somebody made up is refused', async () => {
    visitor.cookies.set('barycenter_login', 'short')
    expect((await send({ csrf_token: token })).status).toBe(403)
  })

  test('shows a token from which the cookie cannot be read', () => {
    expect(token).not.toBe(visitor.cookies.get('barycenter_login'))
  })
})
