import { LOCAL_ORIGIN } from '@barycenter/core/audit/actor'
import { readAuthorizationRequest } from '@barycenter/core/authorization/read-authorization-request'
import { authorizeDevice } from '@barycenter/core/device/authorize-device'
import { approveDevice, findPendingDevice } from '@barycenter/core/device/decide-device'
import { asGrantId } from '@barycenter/core/grants/grant'
import { insertGrant } from '@barycenter/core/grants/grant.store'
import { issueCode } from '@barycenter/core/grants/issue-code'
import { endSession as endSessionByHash } from '@barycenter/core/logout/end-session.store'
import { endSession, findSessions, type Session, startSession } from '@barycenter/core/sessions/session'
import type { Subject } from '@barycenter/core/users/user'
import type { Store } from '@barycenter/database/database'
import { type Rows, rows, type Steps } from '@barycenter/database/transaction'
import { registerTestClient, type TestClient } from '@barycenter/testing/clients'
import { DIALECTS, type Dialect } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { runStaged } from '@barycenter/testing/run-staged'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createProvider } from '../app.ts'
import { parseParameters } from '../http/parameters.ts'
import { authorizeUrl, locationOf } from '../testing/authorization.ts'
import { insertPerson } from '../testing/people.ts'
import { openVisitor } from '../testing/visitor.ts'

const alice = { username: 'alice', password: 'correct horse' }

let env: TestEnv
let client: TestClient
let subject: Subject
afterEach(() => env.dispose())

const setUp = async (dialect: Dialect) => {
  env = await createTestEnv(dialect)
  client = await registerTestClient(env, { skip_consent: true })
  subject = await insertPerson(env, alice)
}
const signIn = async (): Promise<Session> => {
  const { cookieValue } = await startSession(env, { amr: ['pwd'], subject, origin: LOCAL_ORIGIN })
  const [session] = await findSessions(env, [cookieValue])
  if (session === undefined) throw new TypeError('there is no session')
  return session
}
const deleteClient = ({ queries, tables }: Store) => rows(queries.delete(tables.clients).returning())
const grants = () => env.database.run(({ queries, tables }) => rows(queries.select().from(tables.grants)))

describe.each(DIALECTS)('what has ended since a request was decided on (%s)', (dialect) => {
  beforeEach(() => setUp(dialect))

  test.each(['session', 'client'])('Logout: no code is issued when the %s is gone', async (gone) => {
    const session = await signIn()
    const query = new URL(authorizeUrl(client.clientId), 'http://localhost').searchParams
    const read = await readAuthorizationRequest(env, parseParameters(query))
    if (read.kind !== 'request') throw new TypeError('the request is wrong')
    expect(await issueCode(env, read.request, session)).toEqual(expect.any(String))
    expect(await grants()).toHaveLength(1)
    if (gone === 'session') await endSession(env, session, LOCAL_ORIGIN)
    else await env.database.run(deleteClient)
    expect(await issueCode(env, read.request, session)).toBeUndefined()
    expect((await grants()).filter(({ revokedAt }) => revokedAt === null)).toEqual([])
  })

  test('8628: no device is approved by a sign-in that has ended, and it waits on', async () => {
    const tv = await registerTestClient(env, {
      grant_types: ['urn:ietf:params:oauth:grant-type:device_code'],
    })
    const session = await signIn()
    const asked = { scopes: ['openid'], resources: [] }
    const { userCode } = await authorizeDevice(env, tv.client, asked)
    const pending = await findPendingDevice(env, userCode)
    if (pending === undefined) throw new TypeError('no device waits')
    await endSession(env, session, LOCAL_ORIGIN)
    expect(await approveDevice(env, pending, { session, origin: LOCAL_ORIGIN })).toBe(false)
    expect(await grants()).toEqual([])
    expect(await approveDevice(env, pending, { session: await signIn(), origin: LOCAL_ORIGIN })).toBe(true)
  })
})

describe('what ends at the very moment, on PostgreSQL', () => {
  beforeEach(() => setUp('postgres'))

  /** Does work in a transaction that stays open, and returns what commits it. */
  const hold = async (work: (store: Store) => Steps<unknown>) => {
    const begun = Promise.withResolvers<void>()
    const end = Promise.withResolvers<Rows>()
    const held = env.database.transaction(function* (store) {
      yield* work(store)
      begun.resolve()
      yield* rows(end.promise)
    })
    await begun.promise
    return () => {
      end.resolve([])
      return held
    }
  }

  /** Waits until a statement waits for what another transaction holds. */
  const untilSomebodyWaits = () => {
    const waiting = "datname = current_database() and wait_event_type = 'Lock'"
    const look = `do $$ begin if not exists (select from pg_stat_activity where ${waiting})
      then raise exception 'nobody waits'; end if; end $$`
    return vi.waitFor(() => env.testDatabase.execute(look), 20_000)
  }

  test.each([
    ['session', /^\/login\?/],
    ['client', undefined],
  ])('Concurrency: a code waits for the %s that is being deleted, and is not issued', async (gone, place) => {
    const visitor = openVisitor(createProvider(env, { trustedProxies: [] }))
    await visitor.fillIn('/login', alice)
    const [row] = await env.database.run(({ queries, tables }) =>
      rows(queries.select().from(tables.sessions)),
    )
    const commit = await hold((store) =>
      gone === 'client'
        ? deleteClient(store)
        : endSessionByHash(store, row?.sessionHash ?? '', env.clock.now()),
    )
    const asked = visitor.get(authorizeUrl(client.clientId))
    await untilSomebodyWaits()
    await commit()
    const again = locationOf(await asked)
    expect(again).toMatch(/^\/authorize\?/)
    const answer = await visitor.get(again)
    if (place === undefined) expect(answer.status).toBe(400)
    else expect(locationOf(answer)).toMatch(place)
    expect(await grants()).toEqual([])
  })

  test('Concurrency: who is shut out waits for a grant that is being made, and revokes it', async () => {
    const { sessionId } = await signIn()
    const commit = await hold((store) =>
      insertGrant(store, {
        ...{ grantId: asGrantId('late'), clientId: client.clientId, subject, sessionId },
        ...{ scopes: ['offline_access'], resources: [] },
        authentication: { authTime: 1, acr: 'aal1', amr: [] },
        ...{ createdAt: env.clock.now(), expiresAt: new Date(env.clock.now().getTime() + 60_000) },
      }),
    )
    const synced = runStaged(env, [{ username: 'alice', enabled: false }])
    await untilSomebodyWaits()
    await commit()
    expect(await synced).toMatchObject({ work: { sessionsRevoked: 1, grantsRevoked: 1 } })
    expect((await grants()).map(({ revokedAt }) => revokedAt)).toEqual([env.clock.now()])
  })
})
