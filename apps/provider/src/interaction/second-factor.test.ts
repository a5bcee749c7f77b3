import { sha256 } from '@barycenter/core/digest'
import { insertSession } from '@barycenter/core/sessions/session.store'
import type { Subject } from '@barycenter/core/users/user'
import { findUserBySubject, updateUser } from '@barycenter/core/users/user.store'
import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createProvider } from '../app.ts'
import { createTestAuthenticator } from '../testing/authenticator.ts'
import { locationOf } from '../testing/authorization.ts'
import { insertPasskeyHolder } from '../testing/passkey-holder.ts'
import { answerPasskey, passkeyOptionsAt, signInWithPasskey } from '../testing/passkeys.ts'
import { insertPerson } from '../testing/people.ts'
import { hiddenFields, openVisitor } from '../testing/visitor.ts'

const SESSION = 'barycenter_session'
const PENDING = 'barycenter_pending'

describe.each(DIALECTS)('the second factor (%s)', (dialect) => {
  let env: TestEnv
  beforeEach(async () => {
    env = await createTestEnv(dialect)
  })
  afterEach(() => env.dispose())

  const browser = () => openVisitor(createProvider(env, { trustedProxies: [] }))
  const change = (subject: Subject, set: Parameters<typeof updateUser>[2]) =>
    env.database.transaction(function* (store) {
      const user = yield* findUserBySubject(store, subject)
      return user !== undefined && (yield* updateUser(store, user, set))
    })
  const events = async (action: string) => (await env.testDatabase.dump()).split(`"${action}"`).length - 1
  const isSignedIn = async (visitor: ReturnType<typeof browser>) =>
    (await (await visitor.get('/')).text()).includes('You are signed in')

  test('who has a passkey is asked for it after the password, and is signed in only then', async () => {
    const { credentials, key } = await insertPasskeyHolder(env, 'alice')
    expect(await events('passkey.enrol')).toBe(1)

    const visitor = browser()
    const next = locationOf(await visitor.fillIn('/login?return_to=%2Faccount', credentials))
    expect(next).toBe('/login/passkey?return_to=%2Faccount')
    const page = await visitor.get(next)
    expect(page.headers.get('content-security-policy')).toMatch(/script-src 'sha256-[\w+/]{43}='/)
    expect(await page.text()).toContain('Use your passkey')
    expect(visitor.cookies.has(SESSION)).toBe(false)
    expect(locationOf(await answerPasskey(visitor, next, key))).toBe('/account')
    expect(visitor.cookies.has(PENDING)).toBe(false)
    expect(await isSignedIn(visitor)).toBe(true)
  })

  test('half a sign-in opens nothing, whatever cookie it is sent as', async () => {
    const { credentials } = await insertPasskeyHolder(env, 'half')
    const visitor = browser()
    await visitor.fillIn('/login', credentials)
    const half = visitor.cookies.get(PENDING) ?? ''
    expect(half).toMatch(/^[\w-]{43}$/)
    for (const cookie of [PENDING, SESSION]) {
      visitor.cookies.set(cookie, half)
      const pages = ['/account', '/account/passkeys', '/account/password', '/device', '/login/step-up']
      for (const page of pages) expect(locationOf(await visitor.get(page)), page).toMatch(/^\/login(?:\?|$)/)
      const forms = ['/account/passkeys', '/account/passkeys/remove', '/account/sessions', '/login/step-up']
      for (const form of forms) {
        const fields = { csrf_token: 'x', credential: '{}', name: 'x', passkey: 'x', session: 'others' }
        expect((await visitor.post(form, fields)).status, form).toBe(403)
      }
      expect(await isSignedIn(visitor)).toBe(false)
    }
    // Nor does it let somebody who has a passkey set up another.
    expect(locationOf(await visitor.get('/login/enrol'))).toBe('/login/passkey')
  })

  test('an assertion counts for one browser, one person and one origin, with somebody there', async () => {
    const { credentials, key, subject, visitor: signedIn } = await insertPasskeyHolder(env, 'anne')
    const mallory = await insertPasskeyHolder(env, 'mallory')
    const unknown = createTestAuthenticator(env.settings.issuer)
    const begin = async () => {
      const visitor = browser()
      const next = locationOf(await visitor.fillIn('/login', credentials))
      return { visitor, ...(await passkeyOptionsAt(visitor, next)) }
    }
    const elsewhere = (await begin()).options
    const enrolling = (await passkeyOptionsAt(signedIn, '/account/passkeys')).options
    const handle = (of: string) => Buffer.from(of).toString('base64url')
    type Options = typeof elsewhere
    const forgeries: Record<string, (options: Options) => string> = {
      'nothing at all': () => '',
      'no assertion': () => '{"id":"x"}',
      'something endless': () => JSON.stringify({ id: 'x'.repeat(20_000) }),
      'a passkey of another': (options) => mallory.key.get(options),
      'a passkey of another in my name': (options) =>
        mallory.key.get(options, { userHandle: handle(subject) }),
      'mine in the name of another': (options) => key.get(options, { userHandle: handle(mallory.subject) }),
      'another origin': (options) => key.get(options, { origin: 'https://evil.example' }),
      'another port': (options) => key.get(options, { origin: 'http://localhost:8082' }),
      'another RP ID': (options) => key.get(options, { rpId: 'evil.example' }),
      'nobody there': (options) => key.get(options, { isPresent: false }),
      "another browser's challenge": () => key.get(elsewhere),
      'a challenge to enrol': () => key.get(enrolling),
      'a challenge of their own': () => key.get({ challenge: handle('x'.repeat(97)) }),
      'an unknown passkey': (options) => {
        unknown.create(options)
        return unknown.get(options)
      },
    }
    let round = await begin()
    for (const [nth, [what, forge]] of Object.entries(forgeries).entries()) {
      // Fewer than are let through.
      if (nth === 7) {
        await signInWithPasskey(browser(), credentials, key)
        round = await begin()
      }
      const { visitor, options, page, action } = round
      const sent = await visitor.post(action, { ...hiddenFields(page), credential: forge(options) })
      expect(locationOf(sent), what).toBe('/login/passkey?error=passkey')
      expect(visitor.cookies.has(SESSION), what).toBe(false)
    }
    // What all these spoiled is nothing: the right answer still counts.
    const { visitor, options, page, action } = round
    const answer = { ...hiddenFields(page), credential: key.get(options) }
    expect(locationOf(await visitor.post(action, answer))).toBe('/')
    // And counts once: neither for the sign-in that it was for, nor for the next of this browser.
    const used = visitor.cookies.get(SESSION)
    expect(locationOf(await visitor.post(action, answer))).toBe('/login')
    await visitor.fillIn('/login', credentials)
    const fresh = hiddenFields(await (await visitor.get('/login/passkey')).text())
    const replayed = await visitor.post(action, { ...fresh, credential: answer.credential })
    expect(locationOf(replayed)).toBe('/login/passkey?error=passkey')
    expect(visitor.cookies.get(SESSION)).toBe(used)
  })

  test('a passkey alone signs in whom it belongs to, if the authenticator made sure who they are', async () => {
    const { key, subject, visitor: signedIn } = await insertPasskeyHolder(env, 'alone')
    const place = '/login/with-passkey?return_to=%2Faccount'
    const refused = '/login/with-passkey?error=passkey&return_to=%2Faccount'
    const visitor = browser()
    expect(await (await visitor.get('/login?return_to=%2Faccount')).text()).toContain(`href="${place}"`)
    const { options, page, action } = await passkeyOptionsAt(visitor, place)
    expect(options).toMatchObject({ allowCredentials: [], userVerification: 'required' })
    const send = async (credential: string) =>
      locationOf(await visitor.post(action, { ...hiddenFields(page), credential }))
    expect(await send(key.get(options, { isVerified: false }))).toBe(refused)
    expect(await send(key.get(options, { userHandle: '' }))).toBe(refused)
    expect(await send(key.get((await passkeyOptionsAt(browser(), place)).options))).toBe(refused)
    expect(await send(key.get((await passkeyOptionsAt(signedIn, '/account/passkeys')).options))).toBe(refused)
    await change(subject, { enabled: false })
    expect(await send(key.get(options))).toBe(refused)
    await change(subject, { enabled: true })
    expect(await send(key.get(options))).toBe(refused)
    expect(await isSignedIn(visitor)).toBe(false)
    expect(locationOf(await answerPasskey(visitor, place, key))).toBe('/account')
    expect(await isSignedIn(visitor)).toBe(true)
    // It is of two factors: so it may change passkeys.
    expect((await visitor.get('/account/passkeys')).status).toBe(200)
    const forged = await visitor.post(action, { csrf_token: 'x', credential: key.get(options) })
    expect(forged.status).toBe(403)
    for (let guess = 0; guess < 10; guess++) await send('{}')
    expect((await visitor.post(action, { ...hiddenFields(page), credential: '{}' })).status).toBe(429)
  })

  test('of two at once, one uses an assertion, and one of the last two passkeys stays that somebody needs', async () => {
    const { key, subject, visitor } = await insertPasskeyHolder(env, 'hasty')
    const { options, page, action } = await passkeyOptionsAt(visitor, '/login/with-passkey')
    const fields = { ...hiddenFields(page), credential: key.get(options) }
    const used = await Promise.all([1, 2, 3].map(() => visitor.post(action, fields)))
    expect(used.map(locationOf).sort()).toEqual(['/', ...Array(2).fill('/login/with-passkey?error=passkey')])

    await answerPasskey(visitor, '/account/passkeys', createTestAuthenticator(env.settings.issuer))
    await change(subject, { secondFactorRequired: true })
    const list = await (await visitor.get('/account/passkeys')).text()
    const ids = [...list.matchAll(/name="passkey" value="([^"]+)"/g)].map(([, id = '']) => id)
    expect(ids).toHaveLength(2)
    const csrf = hiddenFields(list)
    await Promise.all(ids.map((id) => visitor.post('/account/passkeys/remove', { ...csrf, passkey: id })))
    expect(await (await visitor.get('/account/passkeys')).text()).toMatch(/aria-label="Remove /)
  })

  test('a copy of an authenticator is found out by its counter', async () => {
    const { credentials, key } = await insertPasskeyHolder(env, 'cloned')
    const copy = key.clone()
    expect(await signInWithPasskey(browser(), credentials, key)).toBe('/')
    const thief = browser()
    expect(await signInWithPasskey(thief, credentials, copy)).toBe('/login/passkey?error=passkey')
    expect(await isSignedIn(thief)).toBe(false)
    expect(env.logged.join()).toContain('was lower than expected')
  })

  test('passkeys are changed only soon after a sign-in, and with a passkey if there is one', async () => {
    const { credentials, visitor, key, subject } = await insertPasskeyHolder(env, 'careful')
    const { page, options } = await passkeyOptionsAt(visitor, '/account/passkeys')
    const added = createTestAuthenticator(env.settings.issuer)
    const enrol = { ...hiddenFields(page), name: 'Mine', credential: added.create(options) }
    const cookieValue = env.random.token()
    // A sign-in by password from before there was a passkey.
    const now = env.clock.now()
    await env.database.run((store) =>
      insertSession(store, {
        ...{ sessionHash: sha256(cookieValue), sessionId: env.random.id(), subject, amr: ['pwd'] },
        ...{ authTime: now, expiresAt: new Date(now.getTime() + 3_600_000) },
      }),
    )
    const older = browser()
    older.cookies.set(SESSION, cookieValue)
    const token = hiddenFields(await (await older.get('/account')).text())
    expect(locationOf(await older.get('/account/passkeys'))).toMatch(/^\/login\/step-up\?/)
    for (const path of ['/account/passkeys', '/account/passkeys/remove'])
      expect(locationOf(await older.post(path, { ...enrol, ...token }))).toMatch(/^\/login\/step-up\?/)

    env.clock.advance(600)
    const again = `/login?${new URLSearchParams({ return_to: '/account/passkeys' })}`
    expect(locationOf(await visitor.get('/account/passkeys'))).toBe(again)
    for (const path of ['/account/passkeys', '/account/passkeys/remove'])
      expect(locationOf(await visitor.post(path, enrol))).toBe(again)
    expect(await signInWithPasskey(visitor, credentials, key, again)).toBe('/account/passkeys')
    // The challenge was another sign-in's.
    const fresh = hiddenFields(await (await visitor.get('/account/passkeys')).text())
    const late = await visitor.post('/account/passkeys', { ...enrol, ...fresh, credential: enrol.credential })
    expect(locationOf(late)).toBe('/account/passkeys?error=invalid')
    expect(locationOf(await answerPasskey(visitor, '/account/passkeys', added))).toBe(
      '/account/passkeys?done=enrolled',
    )
    const list = await (await visitor.get('/account/passkeys')).text()
    expect(list.match(/aria-label="Remove Test key"/g)).toHaveLength(2)
    expect(await signInWithPasskey(browser(), credentials, added)).toBe('/')
  })

  test('a passkey is refused that is enrolled already, comes from elsewhere, or with certificates', async () => {
    const { visitor, key } = await insertPasskeyHolder(env, 'twice')
    const { options, page } = await passkeyOptionsAt(visitor, '/account/passkeys')
    const send = async (credential: string) =>
      locationOf(await visitor.post('/account/passkeys', { ...hiddenFields(page), name: 'x', credential }))
    const key2 = createTestAuthenticator(env.settings.issuer)
    const refused = '/account/passkeys?error=invalid'
    expect(await send(key2.create(options, { origin: 'https://evil.example' }))).toBe(refused)
    expect(await send(key2.create(options, { rpId: 'evil.example' }))).toBe(refused)
    expect(await send(key2.create(options, { isPresent: false }))).toBe(refused)
    expect(await send(key2.create(options, { format: 'android-key' }))).toBe(refused)
    expect(await send(key.get(options))).toBe(refused)
    const credential = key2.create(options)
    expect(await send(credential)).toBe('/account/passkeys?done=enrolled')
    expect(await send(credential)).toBe(refused)
    // What another person has cannot be mine as well: who signs in with it is who had it first.
    const other = await insertPasskeyHolder(env, 'other')
    const theirs = await passkeyOptionsAt(other.visitor, '/account/passkeys')
    const { id } = JSON.parse(credential)
    const taken = {
      name: 'x',
      credential: createTestAuthenticator(env.settings.issuer).create(theirs.options, { id }),
    }
    const sent = await other.visitor.post('/account/passkeys', { ...hiddenFields(theirs.page), ...taken })
    expect(locationOf(sent)).toBe('/account/passkeys?error=duplicate')
  })

  test('who has to have a passkey sets one up after the password, and can do nothing else before', async () => {
    const credentials = { username: 'obliged', password: 'correct horse' }
    const subject = await insertPerson(env, credentials)
    const before = browser()
    await before.fillIn('/login', credentials)
    expect(await isSignedIn(before)).toBe(true)
    await change(subject, { secondFactorRequired: true })
    expect(await isSignedIn(before)).toBe(false)

    const visitor = browser()
    const key = createTestAuthenticator(env.settings.issuer)
    const first = locationOf(await visitor.fillIn('/login?return_to=%2Faccount', credentials))
    const enrol = locationOf(await visitor.get(first))
    expect(enrol).toBe('/login/enrol?return_to=%2Faccount')
    expect(await isSignedIn(visitor)).toBe(false)
    const passkey = locationOf(await answerPasskey(visitor, enrol, key))
    expect(passkey).toBe('/login/passkey?return_to=%2Faccount')
    expect(await isSignedIn(visitor)).toBe(false)
    expect(locationOf(await answerPasskey(visitor, passkey, key))).toBe('/account')
    expect(await isSignedIn(visitor)).toBe(true)

    const removals = await events('passkey.remove')
    const remove = async () => visitor.fillIn('/account/passkeys', {})
    expect(locationOf(await remove())).toBe('/account/passkeys?done=last_one')
    await change(subject, { secondFactorRequired: false })
    expect(locationOf(await remove())).toBe('/account/passkeys?done=removed')
    expect(await events('passkey.remove')).toBe(removals + 1)
    expect(await (await visitor.get('/account/passkeys')).text()).toContain('You have none')
    expect(locationOf(await browser().fillIn('/login', credentials))).toBe('/')
  })

  test('a sign-in that waits for its second factor ends with the password, the person and the time', async () => {
    const { credentials, key, subject } = await insertPasskeyHolder(env, 'waiting')
    const begin = async () => {
      const visitor = browser()
      await visitor.fillIn('/login', credentials)
      const { options, page, action } = await passkeyOptionsAt(visitor, '/login/passkey')
      return () => visitor.post(action, { ...hiddenFields(page), credential: key.get(options) })
    }
    let answer = await begin()
    await change(subject, { passwordChangedAt: new Date(env.clock.now().getTime() + 1) })
    expect(locationOf(await answer())).toBe('/login')
    answer = await begin()
    await change(subject, { enabled: false })
    expect(locationOf(await answer())).toBe('/login')
    await change(subject, { enabled: true })
    answer = await begin()
    env.clock.advance(600)
    expect(locationOf(await answer())).toBe('/login')
    expect(locationOf(await (await begin())())).toBe('/')
  })

  test('who guesses passkeys has to wait, whether they know the password or not', async () => {
    const { credentials, key } = await insertPasskeyHolder(env, 'guessed')
    const visitor = browser()
    const next = locationOf(await visitor.fillIn('/login', credentials))
    for (let guess = 0; guess < 10; guess++) {
      const page = await (await visitor.get(next)).text()
      await visitor.post(next, { ...hiddenFields(page), credential: '{}' })
      if (guess === 5) await visitor.fillIn('/login', credentials)
    }
    const response = await answerPasskey(visitor, next, key)
    expect([response.status, Number(response.headers.get('retry-after')) > 0]).toEqual([429, true])
    expect(await isSignedIn(visitor)).toBe(false)
  })
})
