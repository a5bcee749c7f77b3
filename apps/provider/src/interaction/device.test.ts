import { registerTestClient, type TestClient } from '@barycenter/testing/clients'
import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createProvider } from '../app.ts'
import { locationOf } from '../testing/authorization.ts'
import { insertPerson } from '../testing/people.ts'
import { openTokenRequests, type TokenRequests, textOf } from '../testing/token-requests.ts'
import { hiddenFields, openVisitor, type Visitor } from '../testing/visitor.ts'

const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code'
const alice = { username: 'alice', password: 'correct horse' }
const bob = { username: 'bob', password: 'battery staple' }

describe.each(DIALECTS)('the device pages, RFC 8628 §3.3 (%s)', (dialect) => {
  let env: TestEnv
  let requests: TokenRequests
  let tv: TestClient
  let visitor: Visitor
  const open = () => openVisitor(createProvider(env, { trustedProxies: [] }))

  beforeAll(async () => {
    env = await createTestEnv(dialect)
    requests = openTokenRequests(env)
    const metadata = { client_name: 'TV <b>app</b>', grant_types: [DEVICE, 'refresh_token'] as const }
    tv = await registerTestClient(env, { ...metadata, redirect_uris: [], token_endpoint_auth_method: 'none' })
    await insertPerson(env, alice)
    await insertPerson(env, bob)
  })
  afterAll(() => env.dispose())
  beforeEach(async () => {
    visitor = open()
    await visitor.fillIn('/login', alice)
  })

  const start = async (client = tv) => {
    const started = await requests.post('/device_authorization', client, { scope: 'openid email' })
    const userCode = textOf(started, 'user_code')
    const poll = () =>
      requests.token(client, { grant_type: DEVICE, device_code: textOf(started, 'device_code') })
    return { userCode, poll, page: `/device?user_code=${userCode}`, complete: started.body }
  }

  test('a code that is allowed gives the device its tokens, once', async () => {
    const { page, poll } = await start()
    const decided = await visitor.fillIn(page, { decision: 'allow' })
    expect(decided.status).toBe(303)
    expect(locationOf(decided)).toBe('/device/approved')
    expect(await (await visitor.get('/device/approved')).text()).toContain('Device connected')
    expect((await poll()).body).toMatchObject({
      access_token: expect.any(String),
      id_token: expect.any(String),
    })
    expect((await poll()).body).toMatchObject({ error: 'invalid_grant' })
    expect((await visitor.get(page)).status).toBe(404)
  })

  test('O22: what was allowed is in the account, and taking it back ends it', async () => {
    const { page, poll } = await start()
    await visitor.fillIn(page, { decision: 'allow' })
    const { body } = await poll()
    const account = await (await visitor.get('/account')).text()
    expect(account).toContain('TV &lt;b&gt;app&lt;/b&gt;')
    const csrf_token = hiddenFields(account)['csrf_token'] ?? ''
    await visitor.post('/account/applications', { csrf_token, client_id: tv.clientId })
    const authorization = `Bearer ${String(Object(body)['access_token'])}`
    expect((await requests.request('/userinfo', { headers: { authorization } })).status).toBe(401)
  })

  test('a code that is denied tells the device so', async () => {
    const { page, poll } = await start()
    expect(locationOf(await visitor.fillIn(page, { decision: 'deny' }))).toBe('/device/denied')
    expect((await poll()).body).toMatchObject({ error: 'access_denied' })
  })

  test('a code in the address is asked about all the same: §3.3.1', async () => {
    const { userCode, poll, complete } = await start()
    const { pathname, search } = new URL(String(Object(complete)['verification_uri_complete']))
    const text = await (await visitor.get(`${pathname}${search}`)).text()
    expect(text).toContain(userCode)
    expect(text).toContain('TV &lt;b&gt;app&lt;/b&gt;')
    expect(text).toContain('See your email address')
    expect(text).toContain('Go on only if this code is on a device in front of you')
    expect((await poll()).body).toMatchObject({ error: 'authorization_pending' })
  })

  test('a code is taken in either case, with and without its dash', async () => {
    const { userCode } = await start()
    for (const typed of [userCode.toLowerCase(), userCode.replace('-', ''), ` ${userCode} `]) {
      const response = await visitor.get(`/device?${new URLSearchParams({ user_code: typed })}`)
      expect(await response.text()).toContain('Connect <span class="name">TV')
    }
  })

  test('B4: who is not signed in signs in first, and is back with the code', async () => {
    const { page } = await start()
    const stranger = open()
    const login = locationOf(await stranger.get(page))
    expect(login).toBe(`/login?${new URLSearchParams({ return_to: page })}`)
    expect(locationOf(await stranger.fillIn(login, alice))).toBe(page)
  })

  test('a code that has expired is as good as none', async () => {
    const { page } = await start()
    env.clock.advance(601)
    const later = open()
    await later.fillIn('/login', alice)
    const response = await later.get(page)
    expect(response.status).toBe(404)
    expect(await response.text()).toContain('No device waits with this code.')
  })

  test.each([['nothing of the kind'], ['"><script>alert(1)</script>'], ['a\0b'], ['BCDF-GHJK']])(
    'O25: %j is no code, and comes back as text',
    async (typed) => {
      const response = await visitor.get(`/device?${new URLSearchParams({ user_code: typed })}`)
      expect(response.status).toBe(404)
      expect(await response.text()).not.toContain('<script')
    },
  )

  test('one decision counts, of two at once', async () => {
    const { page, poll } = await start()
    const fields = hiddenFields(await (await visitor.get(page)).text())
    const answers = await Promise.all(
      ['allow', 'deny', 'allow'].map((decision) => visitor.post('/device', { ...fields, decision })),
    )
    const places = answers.map(locationOf)
    expect(places.filter((place) => place.startsWith('/device/'))).toHaveLength(1)
    expect(places.filter((place) => place === page)).toHaveLength(2)
    const isAllowed = places.includes('/device/approved')
    expect((await poll()).body).toMatchObject(
      isAllowed ? { access_token: expect.any(String) } : { error: 'access_denied' },
    )
  })

  test('a page for one account decides nothing for another, though the browser is the same', async () => {
    const { page, poll } = await start()
    const fields = hiddenFields(await (await visitor.get(page)).text())
    await visitor.fillIn('/login', bob)
    expect((await visitor.post('/device', { ...fields, decision: 'allow' })).status).toBe(403)
    const now = hiddenFields(await (await visitor.get(page)).text())
    const mixed = { ...now, account: fields['account'] ?? '', decision: 'allow' }
    expect(locationOf(await visitor.post('/device', mixed))).toBe(page)
    expect((await poll()).body).toMatchObject({ error: 'authorization_pending' })
  })

  test('cannot be allowed by a page of another site', async () => {
    const { page, poll } = await start()
    const fields = hiddenFields(await (await visitor.get(page)).text())
    const forged = [
      visitor.post('/device', { ...fields, decision: 'allow' }, { 'sec-fetch-site': 'cross-site' }),
      visitor.post('/device', { ...fields, decision: 'allow' }, { origin: 'https://evil.example' }),
      visitor.post('/device', { ...fields, decision: 'allow', csrf_token: 'guess' }),
      visitor.post('/device', { ...fields, decision: 'allow' }, { cookie: '' }),
    ]
    for (const response of await Promise.all(forged)) expect(response.status).toBe(403)
    expect((await poll()).body).toMatchObject({ error: 'authorization_pending' })
  })

  test('anything but “allow” allows nothing', async () => {
    const { page, poll } = await start()
    await visitor.fillIn(page, { decision: 'Allow' })
    expect((await poll()).body).toMatchObject({ error: 'access_denied' })
  })

  test('guessing codes is stopped, for the one who guesses: §5.1', async () => {
    const app = createProvider(env, { trustedProxies: [] })
    const guessing = openVisitor(app, { address: '192.0.2.66' })
    await guessing.fillIn('/login', bob)
    const { page } = await start()
    for (let nth = 0; nth < 30; nth++)
      expect((await guessing.get(`/device?user_code=BBBB-BBB${'BCDF'[nth % 4]}`)).status).toBe(404)
    const refused = await guessing.get(page)
    expect(refused.status).toBe(429)
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/)
    const other = openVisitor(app, { address: '192.0.2.67' })
    await other.fillIn('/login', alice)
    expect((await other.get(page)).status).toBe(200)
  })

  test('a client that is disabled has no device to connect', async () => {
    const metadata = { grant_types: [DEVICE] as const, redirect_uris: [] }
    const off = await registerTestClient(env, { ...metadata, token_endpoint_auth_method: 'none' })
    const { page } = await start(off)
    const off_ = dialect === 'sqlite' ? '0' : 'false'
    await env.testDatabase.execute(`update clients set enabled = ${off_} where client_id = '${off.clientId}'`)
    expect((await visitor.get(page)).status).toBe(404)
  })
})
