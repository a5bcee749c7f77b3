import { registerTestClient } from '@barycenter/testing/clients'
import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createProvider } from '../app.ts'
import { answerOf, authorizeUrl, locationOf, VERIFIER } from '../testing/authorization.ts'
import { insertPerson } from '../testing/people.ts'
import { openTokenRequests } from '../testing/token-requests.ts'
import { hiddenFields, openVisitor, type Visitor } from '../testing/visitor.ts'

const bob = { username: 'bob', password: 'battery staple' }

describe.each(DIALECTS)('a person’s own page (%s)', (dialect) => {
  let env: TestEnv
  let alice: { username: string; password: string }
  let visitor: Visitor
  let count = 0
  const open = (address = '198.51.100.7') =>
    openVisitor(createProvider(env, { trustedProxies: [] }), { address })
  const page = async (path = '/account', by = visitor) => (await by.get(path)).text()
  const isSignedIn = async (by: Visitor) => (await by.get('/account')).status === 200
  const tokenOf = async () => hiddenFields(await page())['csrf_token'] ?? ''

  beforeAll(async () => {
    env = await createTestEnv(dialect)
    await insertPerson(env, bob)
  })
  afterAll(() => env.dispose())
  beforeEach(async () => {
    alice = { username: `alice${count++}`, password: 'correct horse' }
    await insertPerson(env, alice)
    visitor = open()
    await visitor.fillIn('/login', alice)
  })

  /** Lets a client have tokens, by consent. */
  const allowClient = async () => {
    const client = await registerTestClient(env, { client_name: 'Mail <i>reader</i>' })
    const consent = locationOf(await visitor.get(authorizeUrl(client.clientId, { scope: 'openid email' })))
    const allowed = locationOf(await visitor.fillIn(consent, { decision: 'allow' }))
    const { code = '' } = answerOf(await visitor.get(allowed))
    const { body } = await openTokenRequests(env).token(client, {
      grant_type: 'authorization_code',
      code,
      code_verifier: VERIFIER,
      redirect_uri: 'https://client.example/callback',
    })
    const authorization = `Bearer ${String(Object(body)['access_token'])}`
    const userinfo = async () =>
      (await openTokenRequests(env).request('/userinfo', { headers: { authorization } })).status
    expect(await userinfo()).toBe(200)
    return { client, userinfo }
  }

  test('is for who is signed in', async () => {
    for (const path of ['/account', '/account/password'])
      expect(locationOf(await open().get(path))).toBe(`/login?return_to=${encodeURIComponent(path)}`)
    for (const path of ['/account/sessions', '/account/applications', '/account/password'])
      expect((await open().post(path, { csrf_token: 'x' })).status).toBe(403)
  })

  describe('sessions', () => {
    test('are listed, and can be ended one by one', async () => {
      const phone = open('192.0.2.5')
      await phone.fillIn('/login', alice)
      const text = await page()
      expect(text).toContain('192.0.2.5')
      const [here, there] = [...text.matchAll(/name="session" value="([^"]+)"/g)].map(([, id = '']) => id)
      expect(text.match(/this browser/g)).toHaveLength(1)
      const other = text.indexOf('192.0.2.5') < text.indexOf('this browser') ? here : there
      const response = await visitor.post('/account/sessions', {
        csrf_token: await tokenOf(),
        session: other ?? '',
      })
      expect(locationOf(response)).toBe('/account?done=session')
      expect([await isSignedIn(visitor), await isSignedIn(phone)]).toEqual([true, false])
    })

    test('all others end at once', async () => {
      const others = [open(), open()]
      for (const other of others) await other.fillIn('/login', alice)
      await visitor.post('/account/sessions', { csrf_token: await tokenOf(), session: 'others' })
      expect([await isSignedIn(visitor), ...(await Promise.all(others.map(isSignedIn)))]).toEqual([
        true,
        false,
        false,
      ])
    })

    test('this one ends, and its cookie with it', async () => {
      const [, here = ''] = /name="session" value="([^"]+)"/.exec(await page()) ?? []
      await visitor.post('/account/sessions', { csrf_token: await tokenOf(), session: here })
      expect(visitor.cookies.has('barycenter_session')).toBe(false)
    })

    test('of others cannot be ended', async () => {
      const theirs = open()
      await theirs.fillIn('/login', bob)
      const [, session = ''] = /name="session" value="([^"]+)"/.exec(await page('/account', theirs)) ?? []
      await visitor.post('/account/sessions', { csrf_token: await tokenOf(), session })
      expect(await isSignedIn(theirs)).toBe(true)
    })
  })

  describe('applications', () => {
    test('O22: are listed in words, and taking access back revokes their tokens in the same moment', async () => {
      const { client, userinfo } = await allowClient()
      const text = await page()
      expect(text).toContain('Mail &lt;i&gt;reader&lt;/i&gt;')
      expect(text).toContain('See your email address')
      const response = await visitor.post('/account/applications', {
        csrf_token: await tokenOf(),
        client_id: client.clientId,
      })
      expect(locationOf(response)).toBe('/account?done=application')
      expect(await userinfo()).toBe(401)
      expect(await page()).toContain('No application may act for you.')
      expect(locationOf(await visitor.get(authorizeUrl(client.clientId)))).toMatch(/^\/consent\?/)
      expect(await env.testDatabase.dump()).toContain('consent.withdraw')
    })

    test('O22: of the operator’s own, which never asked, are listed as well', async () => {
      const own = await registerTestClient(env, { client_name: 'Intranet', skip_consent: true })
      await visitor.get(authorizeUrl(own.clientId))
      expect(await page()).toContain('Intranet')
    })

    test('of others are out of reach', async () => {
      const { client, userinfo } = await allowClient()
      const other = open()
      await other.fillIn('/login', bob)
      const csrf_token = hiddenFields(await page('/account', other))['csrf_token'] ?? ''
      await other.post('/account/applications', { csrf_token, client_id: client.clientId })
      expect(await userinfo()).toBe(200)
    })

    test('that there are none of do no harm', async () => {
      const csrf_token = await tokenOf()
      for (const client_id of ['nobody', "' or 1=1 --"])
        expect((await visitor.post('/account/applications', { csrf_token, client_id })).status).toBe(303)
    })
  })

  describe('changing the password', () => {
    const chosen = 'four words make it'
    const change = (fields: Record<string, string> = {}) =>
      visitor.fillIn('/account/password', {
        current_password: alice.password,
        password: chosen,
        password_again: chosen,
        ...fields,
      })

    test('ends the other sessions and all grants, and keeps this session', async () => {
      const { userinfo } = await allowClient()
      const phone = open()
      await phone.fillIn('/login', alice)
      const response = await change()
      expect(response.status).toBe(303)
      expect(await page(locationOf(response))).toContain('Your password is changed.')
      expect([await isSignedIn(visitor), await isSignedIn(phone), await userinfo()]).toEqual([
        true,
        false,
        401,
      ])
      const login = (password: string) => open().fillIn('/login', { ...alice, password })
      expect(locationOf(await login(chosen))).toBe('/')
      expect(locationOf(await login(alice.password))).toBe('/login?error=credentials')
      expect(await env.testDatabase.dump()).toContain('user.change_password')
      expect(`${env.logged.join()}${await env.testDatabase.dump()}`).not.toContain(chosen)
    })

    test('gives this session another cookie: a stolen one opens nothing any more', async () => {
      const thief = open()
      for (const [name, value] of visitor.cookies) thief.cookies.set(name, value)
      expect(await isSignedIn(thief)).toBe(true)
      await change()
      expect([await isSignedIn(visitor), await isSignedIn(thief)]).toEqual([true, false])
    })

    test.each([
      ['a wrong current password', { current_password: 'wrong' }, 'This is not your password.'],
      ['a short password', { password: 'short', password_again: 'short' }, 'at least 8 characters'],
      ['two passwords', { password_again: 'four words' }, 'The two passwords differ.'],
      [
        'the same password',
        { password: 'correct horse', password_again: 'correct horse' },
        'the password that you have already',
      ],
    ])('with %s changes nothing, and says why', async (_, fields, words) => {
      const response = await change(fields)
      expect(response.status).toBe(422)
      expect(await response.text()).toContain(words)
      expect(locationOf(await open().fillIn('/login', alice))).toBe('/')
    })

    test('O16: guessing the current one is stopped, and counts as guessing at the sign-in does', async () => {
      for (let nth = 0; nth < 10; nth++) expect((await change({ current_password: 'x' })).status).toBe(422)
      expect((await change()).status).toBe(429)
    })

    test('knowing the current one, but not the rules, is no guess', async () => {
      for (let nth = 0; nth < 12; nth++)
        expect((await change({ password: 'short', password_again: 'short' })).status).toBe(422)
      expect((await change()).status).toBe(303)
    })
  })

  test('none of its forms can be sent by a page of another site', async () => {
    const csrf_token = await tokenOf()
    for (const path of ['/account/sessions', '/account/applications', '/account/password']) {
      const foreign = { 'sec-fetch-site': 'cross-site' }
      expect((await visitor.post(path, { csrf_token, session: 'others' }, foreign)).status).toBe(403)
      expect((await visitor.post(path, { csrf_token: 'guess', session: 'others' })).status).toBe(403)
    }
    expect(await isSignedIn(visitor)).toBe(true)
  })
})
