import { registerTestClient, type TestClient } from '@barycenter/testing/clients'
import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createProvider } from '../app.ts'
import { locationOf } from '../testing/authorization.ts'
import { insertPerson } from '../testing/people.ts'
import { signInToClient } from '../testing/signed-in-client.ts'
import { openTokenRequests, type TokenRequests } from '../testing/token-requests.ts'
import { hiddenFields, openVisitor, type Visitor } from '../testing/visitor.ts'

const alice = { username: 'alice', password: 'correct horse' }
const bob = { username: 'bob', password: 'battery staple' }
const AFTER = 'https://client.example/after?a=1'

describe.each(DIALECTS)('the logout endpoint, RP-Initiated Logout 1.0 §2 (%s)', (dialect) => {
  let env: TestEnv
  let requests: TokenRequests
  let client: TestClient
  let pairwise: TestClient
  let visitor: Visitor
  let idToken: string
  const open = () => openVisitor(createProvider(env, { trustedProxies: [] }))
  const url = (parameters: Record<string, string>) => `/logout?${new URLSearchParams(parameters)}`
  const signedInAs = async (browser = visitor) =>
    [...(await (await browser.get('/account/select')).text()).matchAll(/class="quiet">(\w+)/g)].map(
      ([, name]) => name,
    )

  beforeAll(async () => {
    env = await createTestEnv(dialect)
    requests = openTokenRequests(env)
    for (const person of [alice, bob]) await insertPerson(env, person)
    const metadata = {
      skip_consent: true,
      post_logout_redirect_uris: [AFTER, 'com.example.app:/after'],
    }
    client = await registerTestClient(env, metadata)
    pairwise = await registerTestClient(env, { ...metadata, subject_type: 'pairwise' })
  })
  afterAll(() => env.dispose())
  beforeEach(async () => {
    visitor = open()
    ;({ idToken } = await signInToClient(visitor, requests, client, { credentials: alice }))
  })

  test.each([
    [
      'its client and state',
      () => ({ client_id: client.clientId, state: 'a b&c' }),
      `${AFTER}&state=a+b%26c`,
    ],
    ['no state', () => ({}), AFTER],
  ])('Logout: an ID token of the session, with %s, ends it without a question', async (_, more, expected) => {
    const request = url({ id_token_hint: idToken, post_logout_redirect_uri: AFTER, ...more() })
    const response = await visitor.get(request)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(locationOf(response)).toBe(expected)
    expect(await signedInAs()).toEqual([])
    // Once more is fine: the person gets back to where the client wants them.
    expect(locationOf(await visitor.get(request))).toBe(expected)
  })

  test('Logout: without an address to go to, a page says that it is done', async () => {
    const response = await visitor.get(url({ id_token_hint: idToken, ui_locales: 'de en' }))
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('You are signed out')
    expect(await signedInAs()).toEqual([])
  })

  test('Logout: an ID token that has expired is as good', async () => {
    env.clock.advance(env.settings.oauth.lifetimes.idToken - 1)
    const fresh = open()
    await signInToClient(fresh, requests, client, { credentials: alice })
    const { idToken: old } = await signInToClient(fresh, requests, client)
    // The session is kept alive by signing in again; its sid stays, and so does what old tokens say.
    env.clock.advance(env.settings.oauth.lifetimes.idToken - 1)
    await signInToClient(fresh, requests, client, { credentials: alice })
    env.clock.advance(2)
    expect(decodeJwt(old).exp).toBeLessThan(env.clock.now().getTime() / 1000)
    expect(locationOf(await fresh.get(url({ id_token_hint: old, post_logout_redirect_uri: AFTER })))).toBe(
      AFTER,
    )
    expect(await signedInAs(fresh)).toEqual([])
  })

  test('Logout: HEAD asks for nothing to be done', async () => {
    const app = createProvider(env, { trustedProxies: [] })
    const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await app.request(url({ id_token_hint: idToken }), {
      method: 'HEAD',
      headers: { cookie },
    })
    expect(response.status).toBe(200)
    expect(await signedInAs()).toEqual(['alice'])
  })

  test('Logout: a client that posts is sent on to the same question, which it needs no cookie for', async () => {
    const parameters = { client_id: client.clientId, post_logout_redirect_uri: AFTER, state: 'x' }
    const response = await visitor.post('/logout', parameters, {
      'sec-fetch-site': 'cross-site',
      origin: 'https://client.example',
    })
    expect(locationOf(response)).toBe(url(parameters))
    expect((await visitor.post('/logout', { state: 'x'.repeat(10_000) })).status).toBe(413)
    expect(await signedInAs()).toEqual(['alice'])
  })

  test.each([
    ['client_id alone', () => ({ client_id: client.clientId })],
    ['nothing that says whose request it is', () => ({})],
  ])('Logout: with %s the person is asked, and goes where it is registered only', async (_, whose) => {
    const request = url({ ...whose(), post_logout_redirect_uri: AFTER, state: 'a&"<b>' })
    const page = await visitor.get(request)
    expect(page.status).toBe(200)
    const isKnown = 'client_id' in whose()
    const policy = page.headers.get('content-security-policy') ?? ''
    expect(policy.includes("form-action 'self' https:;")).toBe(isKnown)
    const text = await page.text()
    expect(text.includes('<strong>Example</strong> asks to sign you out here as well.')).toBe(isKnown)
    expect(text).not.toContain('<b>')
    expect(await signedInAs()).toEqual(['alice'])

    const response = await visitor.fillIn(request, {})
    expect(locationOf(response)).toBe(isKnown ? `${AFTER}&state=a%26%22%3Cb%3E` : '/logout')
    expect(await signedInAs()).toEqual([])
  })

  test('Logout: the page lets the form lead to a native application', async () => {
    const uri = 'com.example.app:/after'
    const request = url({ client_id: client.clientId, post_logout_redirect_uri: uri })
    const page = await visitor.get(request)
    expect(page.headers.get('content-security-policy')).toContain("form-action 'self' com.example.app:;")
    expect(locationOf(await visitor.fillIn(request, {}))).toBe(uri)
  })

  test('Logout: the hint picks the account that ends, and the person is asked about no other', async () => {
    const { idToken: bobs } = await signInToClient(visitor, requests, pairwise, { credentials: bob })
    expect(await signedInAs()).toEqual(['bob', 'alice'])
    // Another session of alice's is not this browser's: the person is asked.
    const elsewhere = await signInToClient(open(), requests, client, { credentials: alice })
    const asked = await (await visitor.get(url({ id_token_hint: elsewhere.idToken }))).text()
    expect(asked).toContain('You are signed in as <strong>alice</strong>.')
    expect(await signedInAs()).toEqual(['bob', 'alice'])

    await visitor.get(url({ id_token_hint: bobs }))
    expect(await signedInAs()).toEqual(['alice'])
    // Bob's session is over, and his token says nothing about alice: she is asked.
    expect(await (await visitor.get(url({ id_token_hint: bobs }))).text()).toContain('<strong>alice</strong>')
  })

  test('Logout: without a hint all accounts of the browser end; logout_hint picks one', async () => {
    await visitor.fillIn('/login', bob)
    const question = async (parameters: Record<string, string>) =>
      /You are signed in as .*\./.exec(await (await visitor.get(url(parameters))).text())?.[0]
    const sid = String(decodeJwt(idToken)['sid'])
    for (const logout_hint of ['Alice', sid])
      expect(await question({ logout_hint })).toBe('You are signed in as <strong>alice</strong>.')
    expect(await question({ logout_hint: 'nobody\0' })).toContain(
      '<strong>bob</strong> and <strong>alice</strong>',
    )
    expect(locationOf(await visitor.fillIn(url({ logout_hint: 'alice' }), {}))).toBe('/logout')
    expect(await signedInAs()).toEqual(['bob'])

    await visitor.fillIn('/login', alice)
    await visitor.fillIn('/logout', {})
    expect(await signedInAs()).toEqual([])
  })

  test('Logout CSRF: a form that was made up, or of another browser, ends nothing', async () => {
    const request = url({ client_id: client.clientId, post_logout_redirect_uri: AFTER })
    const other = open()
    await other.fillIn('/login', alice)
    const foreign = hiddenFields(await (await other.get(request)).text())
    expect((await visitor.post('/logout', foreign)).status).toBe(403)
    const own = hiddenFields(await (await visitor.get(request)).text())
    expect((await visitor.post('/logout', own, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    // The request in the form is believed no more than the one in the address.
    const changed = {
      ...own,
      request: `client_id=${client.clientId}&post_logout_redirect_uri=https://evil.example/`,
    }
    expect((await visitor.post('/logout', changed)).status).toBe(400)
    expect(await signedInAs()).toEqual(['alice'])
  })

  test('Logout: where anybody can register clients, nobody is sent to what nobody has vouched for', async () => {
    const metadata = { post_logout_redirect_uris: ['https://stranger.example/'] }
    const stranger = await registerTestClient(env, metadata, { origin: 'dynamic' })
    const settings = { ...env.settings, oauth: { ...env.settings.oauth, registration: 'open' as const } }
    const nobody = openVisitor(createProvider({ ...env, settings }, { trustedProxies: [] }))
    const request = url({
      client_id: stranger.clientId,
      post_logout_redirect_uri: 'https://stranger.example/',
      state: 'x',
    })
    const response = await nobody.get(request)
    expect(response.status).toBe(200)
    expect(response.headers.get('location')).toBeNull()
    expect(await response.text()).toContain('href="https://stranger.example/?state=x"')
    expect(locationOf(await open().get(request))).toBe('https://stranger.example/?state=x')
  })
})
