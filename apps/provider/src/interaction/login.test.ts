import type { Passwords } from '@barycenter/core/passwords'
import { updateUser } from '@barycenter/core/users/user.store'
import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createProvider } from '../app.ts'
import { insertPerson } from '../testing/people.ts'
import { hiddenFields, openVisitor, type Visitor } from '../testing/visitor.ts'

const options = { trustedProxies: [] }
const session = 'barycenter_session'

describe.each(DIALECTS)('signing in (%s)', (dialect) => {
  let env: TestEnv
  let visitor: Visitor

  beforeAll(async () => {
    env = await createTestEnv(dialect)
    await insertPerson(env, { username: 'alice', password: 'correct horse' })
    await insertPerson(env, { username: 'disabled', password: 'correct horse', enabled: false })
    await insertPerson(env, { username: 'passwordless', password: undefined })
    await insertPerson(env, { username: '"><img src=x onerror=alert(1)>', password: 'correct horse' })
  })
  afterAll(() => env.dispose())
  beforeEach(() => {
    visitor = openVisitor(createProvider(env, options))
  })

  const alice = { username: 'alice', password: 'correct horse' }
  const home = async () => (await visitor.get('/')).text()

  describe('the form', () => {
    test('has the fields that password managers look for, and works without a script', async () => {
      const response = await visitor.get('/login')
      const page = await response.text()
      expect(response.status).toBe(200)
      expect(response.headers.get('content-type')).toBe('text/html; charset=UTF-8')
      expect(response.headers.get('cache-control')).toBe('no-store')
      expect(page).toContain('<html lang="en">')
      expect(page).toContain('name="viewport"')
      expect(page).toContain('<label for="username">')
      expect(page).toMatch(/<input id="username" name="username"[^>]* autocomplete="username"/)
      expect(page).toContain('<label for="password">')
      expect(page).toMatch(
        /<input id="password" name="password" type="password" autocomplete="current-password"/,
      )
      expect(page).not.toMatch(/<script|\son\w+=|https?:\/\/(?!localhost)/)
    })

    test('is the same in all tabs of a browser, and another in each browser', async () => {
      const [one, two] = [
        await (await visitor.get('/login')).text(),
        await (await visitor.get('/login')).text(),
      ]
      const other = openVisitor(createProvider(env, options))
      expect(hiddenFields(one)).toEqual(hiddenFields(two))
      expect(hiddenFields(one)).not.toEqual(hiddenFields(await (await other.get('/login')).text()))
    })

    test('says who is signed in already', async () => {
      await visitor.fillIn('/login', alice)
      expect(await (await visitor.get('/login')).text()).toContain('signed in as <strong>alice</strong>')
    })
  })

  describe('with the right password', () => {
    test('leads on with 303 to a session', async () => {
      const response = await visitor.fillIn('/login', alice)
      expect(response.status).toBe(303)
      expect(response.headers.get('location')).toBe('/')
      expect(response.headers.get('cache-control')).toBe('no-store')
      expect(await home()).toContain('<dd>alice</dd>')
    })

    test('takes the username in any case', async () => {
      await visitor.fillIn('/login', { ...alice, username: 'ALICE' })
      expect(await home()).toContain('<dd>alice</dd>')
    })

    test('leads to where the person wanted to go', async () => {
      const wanted = '/authorize?client_id=a&state="x"'.replaceAll('"', '%22')
      const response = await visitor.fillIn(`/login?return_to=${encodeURIComponent(wanted)}`, alice)
      expect(response.headers.get('location')).toBe(wanted)
    })

    test('shows a username as text, whatever it looks like', async () => {
      await visitor.fillIn('/login', { ...alice, username: '"><img src=x onerror=alert(1)>' })
      for (const path of ['/', '/login', '/logout']) {
        const page = await (await visitor.get(path)).text()
        expect(page).toContain('&quot;&gt;&lt;img src=x onerror=alert(1)&gt;')
        expect(page).not.toContain('<img')
      }
    })

    test('stores neither the cookie nor the password', async () => {
      await visitor.fillIn('/login', alice)
      const dump = await env.testDatabase.dump()
      expect(dump).not.toContain(visitor.cookies.get(session))
      expect(dump).not.toContain('correct horse')
    })

    test('remembers where the sign-in came from', async () => {
      const { csrf_token = '' } = hiddenFields(await (await visitor.get('/login')).text())
      await visitor.post('/login', { ...alice, csrf_token }, { 'user-agent': 'Some Browser 1.0' })
      const dump = await env.testDatabase.dump()
      expect(dump).toContain('Some Browser 1.0')
      expect(dump).toContain('198.51.100.7')
    })
  })

  describe('the session (session fixation)', () => {
    test('never has a value that the browser brought along', async () => {
      const planted = 'a'.repeat(43)
      visitor.cookies.set(session, planted)
      await visitor.fillIn('/login', alice)
      expect(visitor.cookies.get(session)).toMatch(/^[\w-]{43}$/)
      expect(visitor.cookies.get(session)).not.toBe(planted)

      const attacker = openVisitor(createProvider(env, options))
      attacker.cookies.set(session, planted)
      expect(await (await attacker.get('/')).text()).toContain('You are not signed in')
    })

    test('is a new one at each sign-in, and the old one ends', async () => {
      await visitor.fillIn('/login', alice)
      const first = visitor.cookies.get(session) ?? ''
      await visitor.fillIn('/login', alice)
      expect(visitor.cookies.get(session)).not.toBe(first)
      expect(await home()).toContain('<dd>alice</dd>')

      const thief = openVisitor(createProvider(env, options))
      thief.cookies.set(session, first)
      expect(await (await thief.get('/')).text()).toContain('You are not signed in')
    })

    test('survives a failed attempt to sign in again', async () => {
      await visitor.fillIn('/login', alice)
      await visitor.fillIn('/login', { ...alice, password: 'wrong' })
      expect(await home()).toContain('<dd>alice</dd>')
    })

    test('expires', async () => {
      await visitor.fillIn('/login', alice)
      env.clock.advance(env.settings.sessionLifetime - 1)
      expect(await home()).toContain('<dd>alice</dd>')
      env.clock.advance(1)
      expect(await home()).toContain('You are not signed in')
    })

    test('of a person who gets disabled is over', async () => {
      const subject = await insertPerson(env, { username: 'leaver', password: 'correct horse' })
      await visitor.fillIn('/login', { ...alice, username: 'leaver' })
      expect(await home()).toContain('<dd>leaver</dd>')
      await env.database.run((store) => updateUser(store, { subject, revision: 0 }, { enabled: false }))
      expect(await home()).toContain('You are not signed in')
      expect(await (await visitor.get('/logout')).text()).toContain('You are signed out')
    })
  })

  describe('with anything else', () => {
    const failures = [
      ['a wrong password', { username: 'alice', password: 'wrong' }],
      ['an unknown user', { username: 'nobody', password: 'correct horse' }],
      ['a disabled user', { username: 'disabled', password: 'correct horse' }],
      ['a user without a password', { username: 'passwordless', password: 'correct horse' }],
      ['an empty username', { username: '', password: 'correct horse' }],
      ['an empty password', { username: 'alice', password: '' }],
      ['a NUL in the username', { username: 'alice\0', password: 'correct horse' }],
      ['a NUL in the password', { username: 'alice', password: 'correct horse\0' }],
      ['a username out of bounds', { username: 'x'.repeat(20_000), password: 'correct horse' }],
    ] as const

    test.each(failures)(
      '%s leads back to the form with 303 (and no 307, which would send it again)',
      async (_, form) => {
        const response = await visitor.fillIn('/login', form)
        expect(response.status).toBe(303)
        expect(response.headers.get('location')).toBe('/login?error=credentials')
        expect(visitor.cookies.has(session)).toBe(false)
      },
    )

    test('the same words are said of all of them', async () => {
      const pages = new Set<string>()
      for (const [, form] of failures) {
        const { headers } = await visitor.fillIn('/login', form)
        pages.add(await (await visitor.get(headers.get('location') ?? '')).text())
      }
      const [page = ''] = pages
      expect(pages.size).toBe(1)
      expect(page).toContain(
        '<p class="alert" role="alert" id="failure">The username or password is not correct.</p>',
      )
      expect(page.match(/aria-invalid="true" aria-describedby="failure"/g)).toHaveLength(2)
    })

    test.each(failures)('%s costs one verification, as a success does', async (_, form) => {
      let verifications = 0
      const count = <T>(result: T): T => {
        verifications += 1
        return result
      }
      const passwords: Passwords = {
        ...env.passwords,
        verify: (...presented) => count(env.passwords.verify(...presented)),
        verifyNobody: (plaintext) => count(env.passwords.verifyNobody(plaintext)),
      }
      visitor = openVisitor(createProvider({ ...env, passwords }, options))
      await visitor.fillIn('/login', form)
      expect(verifications).toBe(1)
      await visitor.fillIn('/login', alice)
      expect(verifications).toBe(2)
    })

    test('the place that the person wanted to go to is kept', async () => {
      const wanted = '/authorize?state=1'
      const failed = await visitor.fillIn(`/login?return_to=${encodeURIComponent(wanted)}`, {
        ...alice,
        password: 'wrong',
      })
      const back = failed.headers.get('location') ?? ''
      expect(back).toBe(`/login?error=credentials&return_to=${encodeURIComponent(wanted)}`)
      expect((await visitor.fillIn(back, alice)).headers.get('location')).toBe(wanted)
    })

    test('an error that we do not know is not shown', async () => {
      const page = await (await visitor.get('/login?error=Call+0900-EVIL+now')).text()
      expect(page).not.toContain('EVIL')
      expect(page).not.toContain('role="alert"')
    })

    test('the log says where from, and neither username nor password', async () => {
      env.logged.length = 0
      await visitor.fillIn('/login', { username: 'Hunter2', password: 'swordfish' })
      const log = env.logged.join('\n')
      expect(log).toContain('sign-in failed')
      expect(log).toContain('198.51.100.7')
      expect(log).not.toMatch(/hunter2|swordfish/i)
    })
  })

  describe('return_to', () => {
    test.each([
      'https://evil.example/',
      '//evil.example',
      '/\\evil.example',
      '/.//evil.example',
      '/\t/evil.example',
    ])('leads nowhere else: %j', async (evil) => {
      const page = await (await visitor.get(`/login?return_to=${encodeURIComponent(evil)}`)).text()
      expect(hiddenFields(page)).not.toHaveProperty('return_to')
      const response = await visitor.post('/login', { ...hiddenFields(page), ...alice, return_to: evil })
      expect(response.headers.get('location')).toBe('/')
      const failed = await visitor.post('/login', {
        ...hiddenFields(page),
        username: 'a',
        password: 'b',
        return_to: evil,
      })
      expect(failed.headers.get('location')).toBe('/login?error=credentials')
    })

    test('is no way to put markup into the form', async () => {
      const evil = '/"><script>alert(1)</script>'
      expect(await (await visitor.get(`/login?return_to=${encodeURIComponent(evil)}`)).text()).not.toContain(
        '<script',
      )
    })
  })
})
