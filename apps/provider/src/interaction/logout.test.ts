import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createProvider } from '../app.ts'
import { insertPerson } from '../testing/people.ts'
import { hiddenFields, openVisitor, type Visitor } from '../testing/visitor.ts'

const session = 'barycenter_session'

describe.each(DIALECTS)('signing out (%s)', (dialect) => {
  let env: TestEnv
  let visitor: Visitor

  beforeAll(async () => {
    env = await createTestEnv(dialect)
    await insertPerson(env, { username: 'alice', password: 'correct horse' })
  })
  afterAll(() => env.dispose())
  beforeEach(async () => {
    visitor = openVisitor(createProvider(env, { trustedProxies: [] }))
    await visitor.fillIn('/login', { username: 'alice', password: 'correct horse' })
  })

  const home = async () => (await visitor.get('/')).text()

  test('GET asks, and ends nothing', async () => {
    expect(await (await visitor.get('/logout')).text()).toContain('Sign out?')
    expect(await home()).toContain('<dd>alice</dd>')
  })

  test.each(['/logout', '/'])('the button at %s ends the session here and in the database', async (path) => {
    const cookie = visitor.cookies.get(session) ?? ''
    const response = await visitor.fillIn(path, {})
    expect(response.status).toBe(303)
    expect(response.headers.get('location')).toBe('/logout')
    expect(visitor.cookies.has(session)).toBe(false)
    expect(await (await visitor.get('/logout')).text()).toContain('You are signed out')

    visitor.cookies.set(session, cookie)
    expect(await home()).toContain('You are not signed in')
  })

  test.each([
    ['a token of nobody', () => 'a'.repeat(43)],
    ['an empty token', () => ''],
    [
      'the token of the sign-in form',
      async () => hiddenFields(await (await visitor.get('/login')).text())['csrf_token'],
    ],
    ['the cookie itself', () => visitor.cookies.get(session)],
  ])('with %s is refused', async (_, token) => {
    const response = await visitor.post('/logout', { csrf_token: (await token()) ?? '' })
    expect(response.status).toBe(403)
    expect(await home()).toContain('<dd>alice</dd>')
  })

  test('with the token of another session is refused', async () => {
    const other = openVisitor(createProvider(env, { trustedProxies: [] }))
    await other.fillIn('/login', { username: 'alice', password: 'correct horse' })
    const response = await visitor.post('/logout', hiddenFields(await (await other.get('/logout')).text()))
    expect(response.status).toBe(403)
    expect(await home()).toContain('<dd>alice</dd>')
  })

  test('by another site is refused, even with the right token', async () => {
    const form = hiddenFields(await (await visitor.get('/logout')).text())
    expect((await visitor.post('/logout', form, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect(await home()).toContain('<dd>alice</dd>')
  })

  test('after the session has expired is fine', async () => {
    const form = hiddenFields(await (await visitor.get('/logout')).text())
    env.clock.advance(env.settings.sessionLifetime)
    expect((await visitor.post('/logout', form)).status).toBe(303)
    expect(visitor.cookies.has(session)).toBe(false)
  })

  test('twice is fine', async () => {
    const form = hiddenFields(await (await visitor.get('/logout')).text())
    await visitor.post('/logout', form)
    expect((await visitor.post('/logout', form)).headers.get('location')).toBe('/logout')
  })
})
