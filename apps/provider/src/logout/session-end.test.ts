import { LOCAL_ORIGIN } from '@barycenter/core/audit/actor'
import { findSessions, startSession } from '@barycenter/core/sessions/session'
import { registerTestClient, type TestClient } from '@barycenter/testing/clients'
import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createProvider } from '../app.ts'
import { answerOf, authorizeUrl, VERIFIER } from '../testing/authorization.ts'
import { insertPerson } from '../testing/people.ts'
import { type ClientTokens, signInToClient } from '../testing/signed-in-client.ts'
import { type Answer, openTokenRequests, type TokenRequests, textOf } from '../testing/token-requests.ts'
import { openVisitor, type Visitor } from '../testing/visitor.ts'

const alice = { username: 'alice', password: 'correct horse' }
const offline = 'openid offline_access'

describe.each(DIALECTS)('the end of a session (%s)', (dialect) => {
  let env: TestEnv
  let requests: TokenRequests
  let client: TestClient
  let visitor: Visitor
  const open = () => openVisitor(createProvider(env, { trustedProxies: [] }))

  beforeAll(async () => {
    env = await createTestEnv(dialect)
    requests = openTokenRequests(env)
    await insertPerson(env, alice)
    client = await registerTestClient(env, {
      skip_consent: true,
      grant_types: ['authorization_code', 'refresh_token'],
      backchannel_logout_uri: 'https://client.example/logout',
    })
  })
  afterAll(() => env.dispose())
  beforeEach(async () => {
    visitor = open()
    await visitor.fillIn('/login', alice)
  })

  const lives = async ({ accessToken }: ClientTokens) => (await requests.userInfo(accessToken)).status === 200
  const refresh = ({ refreshToken = '' }: ClientTokens): Promise<Answer> =>
    requests.token(client, { grant_type: 'refresh_token', refresh_token: refreshToken })
  const sidOf = (idToken: string) => decodeJwt(idToken)['sid']

  test('Logout: revokes what was granted for the time of the session, and keeps offline_access', async () => {
    const online = await signInToClient(visitor, requests, client)
    const kept = await signInToClient(visitor, requests, client, { scope: offline })
    const elsewhere = open()
    await elsewhere.fillIn('/login', alice)
    const other = await signInToClient(elsewhere, requests, client)
    expect(sidOf(kept.idToken)).toBe(sidOf(online.idToken))
    expect(sidOf(other.idToken)).not.toBe(sidOf(online.idToken))

    await visitor.fillIn('/logout', {})
    expect([await lives(online), await lives(kept), await lives(other)]).toEqual([false, true, true])
    const refreshed = await refresh(kept)
    expect(refreshed.status).toBe(200)
    // It belongs to no session any more.
    expect(sidOf(textOf(refreshed, 'id_token'))).toBeUndefined()
    expect(refreshed.body['access_token']).toEqual(expect.any(String))
  })

  test('Logout: a code that was on its way is worth nothing', async () => {
    const ask = async (scope: string) => answerOf(await visitor.get(authorizeUrl(client.clientId, { scope })))
    const [online, kept] = [await ask('openid'), await ask(offline)]
    await visitor.fillIn('/logout', {})
    const exchange = ({ code = '' }) =>
      requests.token(client, {
        ...{ grant_type: 'authorization_code', code, code_verifier: VERIFIER },
        redirect_uri: 'https://client.example/callback',
      })
    expect((await exchange(online)).body).toMatchObject({ error: 'invalid_grant' })
    expect((await exchange(kept)).status).toBe(200)
  })

  test('Logout: the sid stays the same when the person signs in again, and what it led to is still known', async () => {
    const before = await signInToClient(visitor, requests, client)
    env.clock.advance(env.settings.sessionLifetime - 10)
    const after = await signInToClient(visitor, requests, client, { credentials: alice })
    expect(sidOf(after.idToken)).toBe(sidOf(before.idToken))
    // The first grant would be over by now, and swept away: nobody would know whom to tell.
    const wait = env.settings.sessionLifetime - 10
    env.clock.advance(wait)
    const rows = await env.testDatabase.dump()
    const sid = String(sidOf(before.idToken))
    expect(rows.split(sid).length - 1).toBe(3)
    const dates = await grantExpiries(sid)
    expect(dates.every((expiresAt) => expiresAt > env.clock.now())).toBe(true)
    // The old ID token is still one of this session.
    await visitor.get(`/logout?id_token_hint=${before.idToken}`)
    expect(await (await visitor.get('/')).text()).not.toContain('<dd>alice</dd>')
  })

  test('Logout: a session that ended while the person signed in again is not brought back', async () => {
    const cookie = visitor.cookies.get('barycenter_session') ?? ''
    const [continued] = await findSessions(env, [cookie])
    if (continued === undefined) throw new Error('nobody is signed in')
    await visitor.fillIn('/logout', {})
    const { subject } = continued.user
    const { cookieValue } = await startSession(env, {
      amr: ['pwd'],
      subject,
      continued,
      origin: LOCAL_ORIGIN,
    })
    const [started] = await findSessions(env, [cookieValue])
    expect(started?.sessionId).toEqual(expect.any(String))
    expect(started?.sessionId).not.toBe(continued.sessionId)
  })

  const grantExpiries = (sid: string): Promise<Date[]> =>
    env.database.run(function* ({ queries, tables: { grants } }) {
      const found = yield queries.select({ sid: grants.sessionId, at: grants.expiresAt }).from(grants)
      return (found as { sid: string | null; at: Date }[])
        .filter((row) => row.sid === sid)
        .map(({ at }) => at)
    })
})
