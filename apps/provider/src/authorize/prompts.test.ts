import { registerTestClient, type TestClient } from '@barycenter/testing/clients'
import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createProvider } from '../app.ts'
import { answerOf, authorizeUrl, locationOf, type RequestChange, signInAt } from '../testing/authorization.ts'
import { insertPerson } from '../testing/people.ts'
import { hiddenFields, openVisitor, type Visitor } from '../testing/visitor.ts'

const alice = { username: 'alice', password: 'correct horse' }
const bob = { username: 'bob', password: 'battery staple' }
const CODE = { code: expect.any(String) }

describe.each(DIALECTS)('OIDC: what a person is asked (%s)', (dialect) => {
  let env: TestEnv
  let asking: TestClient
  let trusted: TestClient
  let visitor: Visitor
  let subjects: Readonly<Record<'alice' | 'bob', string>>
  const open = () => openVisitor(createProvider(env, { trustedProxies: [] }))

  beforeAll(async () => {
    env = await createTestEnv(dialect)
    subjects = { alice: await insertPerson(env, alice), bob: await insertPerson(env, bob) }
    trusted = await registerTestClient(env, { skip_consent: true })
  })
  afterAll(() => env.dispose())
  beforeEach(async () => {
    visitor = open()
    asking = await registerTestClient(env)
  })

  const url = (client: TestClient, change: RequestChange = {}) => authorizeUrl(client.clientId, change)
  const allow = async (location: string, decision = 'allow') => {
    const response = await visitor.fillIn(location, { decision })
    const next = locationOf(response)
    return next.startsWith('/') ? visitor.get(next) : response
  }
  const hint = (subject: string) =>
    env.signingKeys.sign(
      'ES256',
      { iss: env.settings.issuer, sub: subject, aud: trusted.clientId, exp: 1 },
      'JWT',
    )

  test('who is not signed in signs in, and is back at the client', async () => {
    const login = locationOf(await visitor.get(url(trusted)))
    expect(login).toMatch(/^\/login\?return_to=%2Fauthorize%3F/)
    expect(answerOf(await signInAt(visitor, login, alice))).toMatchObject(CODE)
  })

  describe('prompt=none', () => {
    const silently = async (client: TestClient, change: RequestChange = {}) =>
      answerOf(await visitor.get(url(client, { prompt: 'none', ...change })))

    test('is login_required for who is not signed in', async () => {
      expect(await silently(trusted)).toMatchObject({ error: 'login_required', state: 'a state' })
    })

    test('is consent_required for what nobody has allowed', async () => {
      await visitor.fillIn('/login', alice)
      expect(await silently(asking)).toMatchObject({ error: 'consent_required' })
    })

    test('is interaction_required where even what was allowed is asked again', async () => {
      const native = await registerTestClient(env, {
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        redirect_uris: ['http://127.0.0.1/callback'],
      })
      const redirect_uri = 'http://127.0.0.1:49152/callback'
      await visitor.fillIn('/login', alice)
      const consent = locationOf(await visitor.get(url(native, { redirect_uri })))
      expect(locationOf(await allow(consent))).toMatch(/^http:\/\/127\.0\.0\.1:49152\/callback\?code=/)
      const again = await visitor.get(url(native, { redirect_uri, prompt: 'none' }))
      expect(locationOf(again)).toContain('error=interaction_required')
    })

    test('O21: a public client at a redirect URI that any program can take is allowed each time anew', async () => {
      const native = await registerTestClient(env, {
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        redirect_uris: ['com.example.app:/callback'],
      })
      const change = { redirect_uri: 'com.example.app:/callback' }
      await visitor.fillIn('/login', alice)
      for (const _ of [1, 2]) {
        const consent = locationOf(await visitor.get(url(native, change)))
        expect(consent).toMatch(/^\/consent\?/)
        expect(locationOf(await allow(consent))).toMatch(/^com\.example\.app:\/callback\?code=/)
      }
    })

    test('answers with a code when nothing is left to ask', async () => {
      await visitor.fillIn('/login', alice)
      expect(await silently(trusted)).toMatchObject(CODE)
    })

    test('is login_required for a session that is older than max_age', async () => {
      await visitor.fillIn('/login', alice)
      env.clock.advance(11)
      expect(await silently(trusted, { max_age: '10' })).toMatchObject({ error: 'login_required' })
      expect(await silently(trusted, { max_age: '11' })).toMatchObject(CODE)
    })

    test('OIDC: is login_required for somebody else than the id_token_hint or the claims name', async () => {
      await visitor.fillIn('/login', alice)
      const claims = (sub: string) => JSON.stringify({ id_token: { sub: { value: sub } } })
      expect(await silently(trusted, { id_token_hint: await hint(subjects.bob) })).toMatchObject({
        error: 'login_required',
      })
      expect(await silently(trusted, { claims: claims(subjects.bob) })).toMatchObject({
        error: 'login_required',
      })
      expect(await silently(trusted, { id_token_hint: await hint(subjects.alice) })).toMatchObject(CODE)
      expect(await silently(trusted, { claims: claims(subjects.alice) })).toMatchObject(CODE)
    })
  })

  describe('prompt=login', () => {
    test('asks for the password again, once', async () => {
      await visitor.fillIn('/login', alice)
      env.clock.advance(5)
      const login = locationOf(await visitor.get(url(trusted, { prompt: 'login' })))
      expect(login).toMatch(/^\/login\?/)
      expect(answerOf(await signInAt(visitor, login, alice))).toMatchObject(CODE)
    })

    test('asks again for another request, whatever was proved for the first', async () => {
      await visitor.fillIn('/login', alice)
      env.clock.advance(5)
      const login = locationOf(await visitor.get(url(trusted, { prompt: 'login' })))
      const returnTo = locationOf(await visitor.fillIn(login, alice))
      env.clock.advance(5)
      const other = returnTo.replace('a+nonce', 'another+nonce')
      expect(other).not.toBe(returnTo)
      expect(locationOf(await visitor.get(other))).toMatch(/^\/login\?/)
    })

    test('is not met by who is still the one signed in, whatever the browser says of its progress', async () => {
      await visitor.fillIn('/login', alice)
      env.clock.advance(5)
      const login = locationOf(await visitor.get(url(trusted, { prompt: 'login' })))
      const returnTo = new URL(login, env.settings.issuer).searchParams.get('return_to') ?? ''
      const forged = returnTo.replace(/interaction=\w+/, 'interaction=0')
      expect(forged).not.toBe(returnTo)
      for (const address of [returnTo, forged])
        expect(locationOf(await visitor.get(address))).toMatch(/^\/login\?/)
    })
  })

  test('max_age=0 asks for the password, and is content with it', async () => {
    await visitor.fillIn('/login', alice)
    env.clock.advance(5)
    const login = locationOf(await visitor.get(url(trusted, { max_age: '0' })))
    const response = await visitor.fillIn(login, alice)
    env.clock.advance(2)
    expect(answerOf(await visitor.get(locationOf(response)))).toMatchObject(CODE)
  })

  test('who signs in as somebody else than asked for gets nowhere, and nobody is asked for ever', async () => {
    const id_token_hint = await hint(subjects.bob)
    const login = locationOf(await visitor.get(url(trusted, { id_token_hint })))
    expect(answerOf(await signInAt(visitor, login, alice))).toMatchObject({ error: 'login_required' })
  })

  describe('consent', () => {
    beforeEach(async () => {
      await visitor.fillIn('/login', alice)
    })

    test('O22: names the client, the scopes in words, and where it leads', async () => {
      const consent = locationOf(await visitor.get(url(asking, { scope: 'openid email offline_access' })))
      const page = await (await visitor.get(consent)).text()
      expect(page).toContain('Example')
      expect(page).toContain('See your email address')
      expect(page).toContain('Keep this access while you are away')
      expect(page).toContain('client.example')
    })

    test('is remembered, and asked again for more', async () => {
      const consent = locationOf(await visitor.get(url(asking)))
      expect(answerOf(await allow(consent))).toMatchObject(CODE)
      expect(answerOf(await visitor.get(url(asking)))).toMatchObject(CODE)
      const more = locationOf(await visitor.get(url(asking, { scope: 'openid email' })))
      expect(more).toMatch(/^\/consent\?/)
      expect(answerOf(await allow(more))).toMatchObject(CODE)
      expect(answerOf(await visitor.get(url(asking, { scope: 'openid email' })))).toMatchObject(CODE)
    })

    test('is asked for claims by name', async () => {
      await allow(locationOf(await visitor.get(url(asking))))
      const claims = '{"userinfo":{"phone_number":null}}'
      const consent = locationOf(await visitor.get(url(asking, { claims })))
      expect(await (await visitor.get(consent)).text()).toContain('See your phone number')
    })

    test('denied is access_denied, and forgotten', async () => {
      const consent = locationOf(await visitor.get(url(asking)))
      const denied = await allow(consent, 'deny')
      expect(answerOf(denied)).toMatchObject({ error: 'access_denied', state: 'a state' })
      expect(locationOf(await visitor.get(url(asking)))).toMatch(/^\/consent\?/)
    })

    test('prompt=consent asks for what was allowed already, once', async () => {
      await allow(locationOf(await visitor.get(url(asking))))
      const consent = locationOf(await visitor.get(url(asking, { prompt: 'consent' })))
      expect(consent).toMatch(/^\/consent\?/)
      expect(answerOf(await allow(consent))).toMatchObject(CODE)
      expect(locationOf(await visitor.get(url(asking, { prompt: 'consent' })))).toMatch(/^\/consent\?/)
    })

    test('of one person is not another’s, though the browser is the same', async () => {
      const consent = locationOf(await visitor.get(url(asking, { prompt: 'consent' })))
      const allowed = locationOf(await visitor.fillIn(consent, { decision: 'allow' }))
      await visitor.fillIn('/login', bob)
      expect(locationOf(await visitor.get(allowed))).toMatch(/^\/consent\?/)
    })

    test('cannot be given by a page of another site', async () => {
      const consent = locationOf(await visitor.get(url(asking)))
      const fields = hiddenFields(await (await visitor.get(consent)).text())
      const forged = [
        visitor.post('/consent', { ...fields, decision: 'allow' }, { 'sec-fetch-site': 'cross-site' }),
        visitor.post('/consent', { ...fields, decision: 'allow', csrf_token: 'guess' }),
        visitor.post('/consent', { ...fields, decision: 'allow' }, { cookie: '' }),
      ]
      for (const response of await Promise.all(forged)) expect(response.status).toBe(403)
      expect(locationOf(await visitor.get(url(asking)))).toMatch(/^\/consent\?/)
    })
  })

  describe('prompt=select_account', () => {
    test('lets the person choose among those who are signed in, and remembers the choice', async () => {
      await visitor.fillIn('/login', alice)
      await visitor.fillIn('/login', bob)
      const select = locationOf(await visitor.get(url(trusted, { prompt: 'select_account' })))
      const page = await (await visitor.get(select)).text()
      const accounts = [...page.matchAll(/name="account" value="([^"]+)"[^>]*>(\w+)/g)]
      expect(accounts.map(([, , name]) => name)).toEqual(['bob', 'alice'])
      const chosen = await visitor.fillIn(select, { account: accounts[1]?.[1] ?? '' })
      expect(answerOf(await visitor.get(locationOf(chosen)))).toMatchObject(CODE)
      expect(await (await visitor.get('/')).text()).toContain('alice')
    })

    test('cannot choose a session that is not of this browser', async () => {
      const other = open()
      await other.fillIn('/login', bob)
      const theirs = /name="account" value="([^"]+)"/.exec(
        await (await other.get('/account/select')).text(),
      )?.[1]
      await visitor.fillIn('/login', alice)
      const response = await visitor.fillIn('/account/select', { account: theirs ?? '' })
      expect(locationOf(response)).toBe('/login')
    })

    test('is signing in for who is not', async () => {
      const login = locationOf(await visitor.get(url(trusted, { prompt: 'select_account' })))
      expect(login).toMatch(/^\/login\?/)
      expect(answerOf(await signInAt(visitor, login, alice))).toMatchObject(CODE)
    })
  })

  test('an id_token_hint finds its person among those who are signed in', async () => {
    await visitor.fillIn('/login', alice)
    await visitor.fillIn('/login', bob)
    const answer = answerOf(
      await visitor.get(url(trusted, { id_token_hint: await hint(subjects.alice), prompt: 'none' })),
    )
    expect(answer).toMatchObject(CODE)
    expect(await env.testDatabase.dump()).toContain(subjects.alice)
  })

  test('several tabs do not get into each other’s way', async () => {
    const [one, two] = [
      locationOf(await visitor.get(url(trusted))),
      locationOf(await visitor.get(url(asking))),
    ]
    expect(answerOf(await signInAt(visitor, one, alice))).toMatchObject(CODE)
    const consent = locationOf(await signInAt(visitor, two, alice))
    expect(answerOf(await allow(consent))).toMatchObject(CODE)
  })
})
