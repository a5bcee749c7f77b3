import { DEFAULT_OAUTH_SETTINGS } from '@barycenter/core/oauth-settings'
import { findUserByUsername } from '@barycenter/core/users/users'
import { registerTestClient } from '@barycenter/testing/clients'
import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { runSync } from '@barycenter/testing/run-sync'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createProvider } from '../app.ts'
import { answerOf, authorizeUrl, locationOf } from '../testing/authorization.ts'
import { insertPerson } from '../testing/people.ts'
import { openVisitor, type Visitor } from '../testing/visitor.ts'

const password = 'four words make it'
const fields = (username: string, change: Record<string, string> = {}) => ({
  username,
  email: '',
  password,
  password_again: password,
  ...change,
})

describe.each(DIALECTS)('making an account of one’s own (%s)', (dialect) => {
  let env: TestEnv
  let visitor: Visitor
  const open = (address?: string) =>
    openVisitor(createProvider(env, { trustedProxies: [] }), address === undefined ? {} : { address })

  beforeAll(async () => {
    const oauth = { ...DEFAULT_OAUTH_SETTINGS, publicRegistration: true }
    env = await createTestEnv(dialect, { settings: { oauth } })
    await insertPerson(env, { username: 'taken', password: 'correct horse' })
  })
  afterAll(() => env.dispose())
  beforeEach(() => {
    visitor = open()
  })

  test('signs the person in, is recorded, and belongs to no source', async () => {
    const response = await visitor.fillIn('/register', fields('Anna', { email: 'anna@example.org' }))
    expect(response.status).toBe(303)
    expect(locationOf(response)).toBe('/')
    expect(await (await visitor.get('/')).text()).toContain('<dd>Anna</dd>')
    const user = await findUserByUsername(env, 'anna')
    expect(user).toMatchObject({
      email: 'anna@example.org',
      emailVerified: false,
      enabled: true,
      source: null,
    })
    const dump = await env.testDatabase.dump()
    expect(dump).toContain('user.register')
    expect(dump).not.toContain(password)
    expect(env.logged.join('\n')).not.toContain(password)
    expect((await open().fillIn('/login', { username: 'anna', password })).headers.get('location')).toBe('/')
  })

  test('is not undone by a sync that prunes', async () => {
    await visitor.fillIn('/register', fields('stays'))
    await runSync(env, [{ username: 'declared', password: 'x' }], { prune: 'DELETE', maxPrune: '100%' })
    expect(await findUserByUsername(env, 'stays')).toMatchObject({ enabled: true })
  })

  test('prompt=create asks for it, and goes on to the client', async () => {
    const client = await registerTestClient(env, { skip_consent: true })
    const page = locationOf(
      await visitor.get(authorizeUrl(client.clientId, { prompt: 'create', login_hint: 'new@example.org' })),
    )
    expect(page).toMatch(/^\/register\?return_to=/)
    const text = await (await visitor.get(page)).text()
    expect(text).toContain('<strong>Example</strong>')
    expect(text).toContain('value="new@example.org"')
    const made = await visitor.fillIn(page, fields('created'))
    expect(answerOf(await visitor.get(locationOf(made)))).toMatchObject({ code: expect.any(String) })
  })

  test('prompt=create makes another account although somebody is signed in', async () => {
    const client = await registerTestClient(env, { skip_consent: true })
    await visitor.fillIn('/login', { username: 'taken', password: 'correct horse' })
    env.clock.advance(5)
    const page = locationOf(await visitor.get(authorizeUrl(client.clientId, { prompt: 'create' })))
    const made = await visitor.fillIn(page, fields('another'))
    expect(answerOf(await visitor.get(locationOf(made)))).toMatchObject({ code: expect.any(String) })
    expect(await (await visitor.get('/')).text()).toContain('<dd>another</dd>')
  })

  test.each<[string, Record<string, string>, string]>([
    ['a username that is taken', { username: 'TAKEN' }, 'This username is taken.'],
    ['a username that is taken but for its spelling', { username: 'ｔaken' }, 'This username is taken.'],
    ['no username', { username: ' ' }, 'A username needs at least one character.'],
    ['a username with what cannot be seen', { username: 'a\u202Eb' }, 'no control or invisible characters'],
    ['a username with a NUL', { username: 'a\0b' }, 'no control or invisible characters'],
    ['a long username', { username: 'a'.repeat(256) }, 'at most 255 characters'],
    ['no e-mail address', { email: 'nobody' }, 'This is not an email address.'],
    ['a short password', { password: 'short', password_again: 'short' }, 'at least 8 characters'],
    [
      'an endless password',
      { password: 'a'.repeat(1025), password_again: 'a' },
      'This password is too long.',
    ],
    ['two passwords', { password_again: 'four words make it!' }, 'The two passwords differ.'],
    [
      'the username as a password',
      { username: 'longenough', password: 'LongEnough', password_again: 'LongEnough' },
      'The username is no good password.',
    ],
  ])('with %s makes none, and says why', async (_, change, words) => {
    const before = await env.testDatabase.dump()
    const response = await visitor.fillIn('/register', fields('fresh', change))
    const page = await response.text()
    expect(response.status).toBe(422)
    expect(page).toContain(words)
    expect(page).toContain('aria-invalid="true"')
    expect(page).not.toContain(password)
    expect(await env.testDatabase.dump()).toBe(before)
    expect(visitor.cookies.has('barycenter_session')).toBe(false)
  })

  test('O25: shows what was typed as text', async () => {
    const hostile = '"><script>alert(1)</script>'
    const page = await (
      await visitor.fillIn('/register', fields(hostile, { email: hostile, password: 'x' }))
    ).text()
    expect(page).not.toContain('<script')
    expect(page).toContain('&lt;script&gt;')
  })

  test('B4: leads nowhere but to a page of ours', async () => {
    const evil = `/register?${new URLSearchParams({ return_to: 'https://evil.example/' })}`
    expect(locationOf(await visitor.fillIn(evil, fields('b4')))).toBe('/')
    const form = { ...fields('b4b'), return_to: '//evil.example' }
    expect(locationOf(await open().fillIn('/register', form))).toBe('/')
  })

  test('cannot be done by a page of another site, nor without our cookie', async () => {
    await visitor.get('/register')
    const forged = { ...fields('forged'), csrf_token: 'guess' }
    expect((await visitor.post('/register', forged, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await visitor.post('/register', forged)).status).toBe(403)
    const bare = await open().post('/register', forged)
    expect(bare.status).toBe(403)
    expect(await bare.text()).toContain('A cookie is missing')
    expect(await findUserByUsername(env, 'forged')).toBeUndefined()
  })

  test('of one name by two at once makes one', async () => {
    const answers = await Promise.all(
      ['1', '2', '3'].map((nth) => open(`192.0.2.${nth}`).fillIn('/register', fields('race'))),
    )
    expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 422, 422])
  })

  test('O16: asking for many names is stopped', async () => {
    const app = createProvider(env, { trustedProxies: [] })
    const asking = openVisitor(app, { address: '192.0.2.77' })
    const statuses: number[] = []
    for (let nth = 0; nth < 41; nth++)
      statuses.push((await asking.fillIn('/register', fields(`asked${nth}`, { password: 'x' }))).status)
    expect(statuses.slice(0, 40)).toEqual(Array(40).fill(422))
    expect(statuses[40]).toBe(429)
    const elsewhere = openVisitor(app, { address: '192.0.2.78' })
    expect((await elsewhere.fillIn('/register', fields('elsewhere'))).status).toBe(303)
  })

  test('is not there unless the operator allows it', async () => {
    const closed = openVisitor(
      createProvider(
        { ...env, settings: { ...env.settings, oauth: DEFAULT_OAUTH_SETTINGS } },
        { trustedProxies: [] },
      ),
    )
    expect((await closed.get('/register')).status).toBe(404)
    expect((await closed.post('/register', fields('closed'))).status).toBe(404)
    expect(await (await closed.get('/login')).text()).not.toContain('/register')
    expect(await (await visitor.get('/login')).text()).toContain('href="/register"')
  })
})
