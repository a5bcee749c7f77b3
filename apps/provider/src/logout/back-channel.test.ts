import type { Env } from '@barycenter/core/env'
import { type DeliveryWorker, startDeliveryWorker } from '@barycenter/core/logout/delivery-worker'
import { DEFAULT_OAUTH_SETTINGS } from '@barycenter/core/oauth-settings'
import { createSignal } from '@barycenter/core/signal'
import { listSyncRuns } from '@barycenter/core/sync/list-sync-runs'
import { openDatabase } from '@barycenter/database/database'
import { registerTestClient, type TestClient } from '@barycenter/testing/clients'
import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { runSync } from '@barycenter/testing/run-sync'
import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createProvider } from '../app.ts'
import { locationOf } from '../testing/authorization.ts'
import { type LogoutReceiver, openLogoutReceiver, withStatus } from '../testing/logout-receiver.ts'
import { insertPerson } from '../testing/people.ts'
import { type ClientTokens, signInToClient } from '../testing/signed-in-client.ts'
import { openTokenRequests, type TokenRequests } from '../testing/token-requests.ts'
import { openVisitor, type Visitor } from '../testing/visitor.ts'

const alice = { username: 'alice', password: 'correct horse' }
const oauth = { ...DEFAULT_OAUTH_SETTINGS, outboundNetworks: ['127.0.0.1'] }
/** No test waits for a look that nobody asked for. */
const NEVER = 3_600_000
/** How long to wait for what happens in the background, on a machine that does other things, too. */
const PATIENCE = 20_000
/** How many deliveries to one client are under way at most. */
const AT_ONCE = 5

describe.each(DIALECTS)('back-channel logout, Back-Channel Logout 1.0 §2 (%s)', (dialect) => {
  let env: TestEnv
  let requests: TokenRequests
  let receiver: LogoutReceiver
  let client: TestClient
  let visitor: Visitor
  let tokens: ClientTokens
  const workers: DeliveryWorker[] = []
  const start = (on: Env = env) => {
    const worker = startDeliveryWorker(on, { poll: NEVER })
    workers.push(worker)
    return worker
  }
  const register = (more: Parameters<typeof registerTestClient>[1] = {}) =>
    registerTestClient(env, { skip_consent: true, backchannel_logout_uri: receiver.uri, ...more })
  const logOut = () => visitor.get(`/logout?id_token_hint=${tokens.idToken}`)
  const received = (count: number) => vi.waitFor(() => expect(receiver.bodies).toHaveLength(count), PATIENCE)
  const logLines = (message: string) => env.logged.filter((line) => line.includes(message))
  const logged = (message: string, count = 1) =>
    vi.waitFor(() => expect(logLines(message)).toHaveLength(count), PATIENCE)
  const NOT_YET = 'could not be told of a logout yet'
  const GAVE_UP = '"level":"warn","message":"a client could not be told of a logout"'
  const TOLD = 'a client was told of a logout'
  /** Lets time pass, and the worker look. */
  const pass = (seconds: number) => {
    env.clock.advance(seconds)
    env.logoutsDue.raise()
  }

  beforeEach(async () => {
    env = await createTestEnv(dialect, { settings: { oauth }, outboundTimeout: 2000 })
    requests = openTokenRequests(env)
    receiver = await openLogoutReceiver()
    client = await register()
    visitor = openVisitor(createProvider(env, { trustedProxies: [] }))
    await insertPerson(env, alice)
    tokens = await signInToClient(visitor, requests, client, { credentials: alice })
  })
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.stop()))
    await receiver.close()
    await env.dispose()
  })

  test('Logout: each client of the session is told at once, once, by the sub that it knows', async () => {
    const pairwise = await register({ subject_type: 'pairwise' })
    const silent = await registerTestClient(env, { skip_consent: true })
    await register() // It never saw alice.
    const its = await signInToClient(visitor, requests, pairwise)
    await signInToClient(visitor, requests, pairwise)
    await signInToClient(visitor, requests, silent)
    start()
    await logOut()
    await received(2)
    await logged(TOLD, 2)

    const keys = createLocalJWKSet(await requests.jwks())
    const told = new Map<string | undefined, ClientTokens>([
      [client.clientId, tokens],
      [pairwise.clientId, its],
    ])
    for (const token of receiver.tokens()) {
      const { payload, protectedHeader } = await jwtVerify(token, keys, {
        issuer: env.settings.issuer,
        typ: 'logout+jwt',
        currentDate: env.clock.now(),
      })
      const { sub, sid } = decodeJwt(told.get(String(payload.aud))?.idToken ?? '')
      expect(payload).toEqual({
        iss: env.settings.issuer,
        aud: expect.any(String),
        sub,
        sid,
        iat: env.clock.now().getTime() / 1000,
        exp: env.clock.now().getTime() / 1000 + 120,
        jti: expect.any(String),
        events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
      })
      expect(sid).toEqual(expect.any(String))
      expect(protectedHeader).toMatchObject({ alg: 'ES256' })
      expect(told.delete(String(payload.aud))).toBe(true)
      // What it says must be of no use elsewhere.
      expect((await visitor.get(`/logout?id_token_hint=${token}`)).status).toBe(400)
      expect(env.logged.join()).not.toContain(token)
    }
    expect(new Set(receiver.tokens().map((token) => decodeJwt(token)['jti'])).size).toBe(2)
  })

  test('Logout: a client that is down, slow, or answers nonsense keeps nobody waiting, and is told later', async () => {
    const timeUp = Promise.withResolvers<void>()
    const post: Env['outbound']['post'] = async (...request) => {
      await timeUp.promise
      return env.outbound.post(...request)
    }
    start({ ...env, outbound: { ...env.outbound, post } })
    receiver.answer(() => {})
    // It would never come to this if the person had to wait.
    expect((await logOut()).status).toBe(200)
    timeUp.resolve()
    await logged(NOT_YET)

    receiver.answer((response) => response.writeHead(500).write('x'.repeat(1_000_000)))
    pass(7)
    await logged(NOT_YET, 2)
    receiver.answer((response) => response.writeHead(302, { location: receiver.uri }).end())
    pass(19)
    await logged(NOT_YET, 3)
    expect(receiver.bodies).toHaveLength(3)
    receiver.answer(withStatus(204))
    pass(57)
    await logged(TOLD)
    expect(receiver.bodies).toHaveLength(4)
    pass(800)
    await workers[0]?.stop()
    expect(receiver.bodies).toHaveLength(4)
    expect(await env.testDatabase.dump()).not.toContain('"attempts"')
  })

  test('Logout: after six attempts in ten minutes nobody tries again', async () => {
    start()
    receiver.answer(withStatus(503))
    await logOut()
    for (const [nth, seconds] of [7, 19, 57, 188, 376].entries()) {
      await logged(NOT_YET, nth + 1)
      pass(seconds)
    }
    await logged(GAVE_UP)
    expect(receiver.bodies).toHaveLength(6)
    expect(await env.testDatabase.dump()).not.toContain('"attempts"')
  })

  test('Logout: 400 is the last word', async () => {
    start()
    receiver.answer(withStatus(400))
    await logOut()
    await logged(GAVE_UP)
    pass(800)
    await workers[0]?.stop()
    expect(receiver.bodies).toHaveLength(1)
  })

  test('Logout: an address in a private network that was not named is never asked', async () => {
    const backchannel_logout_uri = receiver.uri.replace('127.0.0.1', '127.0.0.2')
    await signInToClient(visitor, requests, await register({ backchannel_logout_uri }))
    start()
    await logOut()
    await logged('in a network that is not allowed')
    await received(1)
    expect(env.logged.join()).not.toContain('backchannel-logout')
  })

  test('Logout: one client that does not answer takes no turn from others', async () => {
    const dead = await openLogoutReceiver()
    dead.answer(() => {})
    const hanging = await register({ backchannel_logout_uri: dead.uri })
    const browsers = await Promise.all(
      Array.from({ length: 12 }, async () => {
        const browser = openVisitor(createProvider(env, { trustedProxies: [] }))
        await browser.fillIn('/login', alice)
        return { browser, ...(await signInToClient(browser, requests, hanging)) }
      }),
    )
    for (const { browser, idToken } of browsers) await browser.get(`/logout?id_token_hint=${idToken}`)
    env.clock.advance(1)
    await logOut()
    start()
    await received(1)
    // All the others are put off when the first requests come to nothing.
    await logged(NOT_YET, AT_ONCE)
    await workers[0]?.stop()
    expect(dead.bodies).toHaveLength(AT_ONCE)
    await dead.close()
  })

  test('Logout: what a process that was killed has begun, or not begun, another one does', async () => {
    await logOut()
    expect(receiver.bodies).toHaveLength(0)
    // It claims the delivery, and hangs where others would be dead.
    let wakeUp = (_status: number) => {}
    const post = () =>
      new Promise<number>((resolve) => {
        wakeUp = resolve
      })
    workers.push(
      startDeliveryWorker(
        { ...env, logoutsDue: createSignal(), outbound: { ...env.outbound, post } },
        { poll: NEVER },
      ),
    )
    await vi.waitFor(async () => expect(await env.testDatabase.dump()).toMatch(/"attempts":1/), PATIENCE)
    start()
    env.logoutsDue.raise()
    pass(50)
    expect(receiver.bodies).toHaveLength(0)
    pass(11)
    await received(1)
    await logged(TOLD)
    wakeUp(500)
    await logged(NOT_YET)
    expect(await env.testDatabase.dump()).not.toContain('"attempts"')
  })

  test('Logout: two processes on one database tell a client once', async () => {
    const database = await openDatabase(env.testDatabase.url)
    for (let nth = 0; nth < 20; nth += 1) await signInToClient(visitor, requests, await register())
    await logOut()
    const first = start()
    const second = start({ ...env, database, logoutsDue: createSignal() })
    await received(21)
    await logged(TOLD, 21)
    await Promise.all([first.stop(), second.stop()])
    await database.close()
    expect(new Set(receiver.tokens().map((token) => decodeJwt(token).aud)).size).toBe(21)
    expect(receiver.bodies).toHaveLength(21)
  })

  test('Logout: a client that is disabled or has unsubscribed meanwhile is not told', async () => {
    await logOut()
    const no = dialect === 'sqlite' ? 0 : false
    await env.testDatabase.execute(`update clients set enabled = ${no}`)
    start()
    await vi.waitFor(async () => expect(await env.testDatabase.dump()).not.toContain('"attempts"'), PATIENCE)
    expect(receiver.bodies).toHaveLength(0)
  })

  test.each<[string, object]>([
    ['disabled', { enabled: false }],
    ['given another password', { password: 'another horse' }],
    ['deleted', { state: 'ABSENT' }],
  ])('Logout: clients are told when a sync has the person %s, and all tokens are dead', async (_, change) => {
    const metadata = { backchannel_logout_uri: receiver.uri, skip_consent: true }
    const offline = await registerTestClient(env, {
      ...metadata,
      grant_types: ['authorization_code', 'refresh_token'],
    })
    const kept = await signInToClient(visitor, requests, offline, { scope: 'openid offline_access' })
    start()
    const outcome = await runSync(env, [{ username: 'alice', ...change }], { prune: 'DELETE' })
    expect(outcome).toMatchObject({ failed: 0, work: { sessionsRevoked: 1, grantsRevoked: 2 } })
    expect(await listSyncRuns(env, { before: undefined, limit: 1 })).toMatchObject([{ grantsRevoked: 2 }])
    await received(2)
    await logged(TOLD, 2)
    const sid = decodeJwt(tokens.idToken)['sid']
    for (const token of receiver.tokens()) expect(decodeJwt(token)).toMatchObject({ sid })
    for (const { accessToken } of [tokens, kept])
      expect((await requests.userInfo(accessToken)).status).toBe(401)
    const form = { grant_type: 'refresh_token', refresh_token: kept.refreshToken ?? '' }
    expect((await requests.token(offline, form)).body).toMatchObject({ error: 'invalid_grant' })
  })

  test('Logout: sessions end together with what is to be told of them, or not at all', async () => {
    await env.testDatabase.execute('drop table logout_deliveries')
    expect((await logOut()).status).toBe(500)
    expect(await (await visitor.get('/')).text()).toContain('<dd>alice</dd>')
    expect((await requests.userInfo(tokens.accessToken)).status).toBe(200)
    expect(locationOf(await visitor.post('/logout', {}))).toBe('/logout')
  })
})
