import { rows } from '@barycenter/database/transaction'
import { registerTestClient } from '@barycenter/testing/clients'
import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { runSync } from '@barycenter/testing/run-sync'
import { readAuditEvents, storeSession } from '@barycenter/testing/signed-in'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type AdminClient, createAdminClient } from '../testing/admin-client.ts'
import { readPage } from '../testing/page.ts'

const idOf = (mark: string) => Buffer.from(`Session:${mark}`).toString('base64url')

describe.each(DIALECTS)('sessions on %s', (dialect) => {
  let env: TestEnv
  let client: AdminClient
  beforeEach(async () => {
    env = await createTestEnv(dialect)
    client = createAdminClient(env, ['sessions:write', 'users:read'])
    await runSync(env, [
      { username: 'alice', password: 'p' },
      { username: 'bob', password: 'p' },
    ])
    const { clientId } = await registerTestClient(env, {
      backchannel_logout_uri: 'https://client.example/out',
    })
    await storeSession(env, { username: 'alice', mark: 'first', at: -30, clientId })
    await storeSession(env, { username: 'alice', mark: 'second', at: -20 })
    await storeSession(env, { username: 'bob', mark: 'third', at: -20, clientId })
    await storeSession(env, { username: 'bob', mark: 'fourth', at: -10 })
    // One from before sessions had ids.
    await storeSession(env, { username: 'bob', mark: '', at: -5 })
  })
  afterEach(() => env.dispose())

  const list = async (selection: string) =>
    readPage<{ sessionId: string }>(await client.execute(`{ ${selection} }`), 'sessions')
  const idsOf = ({ edges }: Awaited<ReturnType<typeof list>>) => edges.map(({ node }) => node.sessionId)

  const audited = async () => (await readAuditEvents(env)).map(({ action, detail }) => [action, detail])

  test('says of a session who, when, how and from where, and not what opens it', async () => {
    const { data, errors } = await client.execute(`{ sessions(first: 1) { totalCount edges { node {
      id sessionId subject authTime amr address userAgent expiresAt user { username }
    } } } }`)
    expect(errors).toBeUndefined()
    expect(data).toEqual({
      sessions: {
        totalCount: 4,
        edges: [
          {
            node: {
              id: idOf('fourth'),
              sessionId: 'fourth',
              subject: expect.stringMatching(/^[0-9a-f-]{36}$/),
              authTime: '2029-12-31T23:59:50.000Z',
              amr: ['pwd'],
              address: '192.0.2.7',
              userAgent: 'Browser/1',
              expiresAt: '2030-01-01T01:00:00.000Z',
              user: { username: 'bob' },
            },
          },
        ],
      },
    })
    expect(JSON.stringify(await client.execute('{ sessions { edges { cursor } } }'))).not.toContain('hash')
  })

  test('pages go through all of them once, though some began at the same moment', async () => {
    const page = 'edges { node { sessionId } } pageInfo { endCursor hasNextPage }'
    const first = await list(`sessions(first: 2) { ${page} }`)
    const rest = await list(`sessions(first: 2, after: "${first.pageInfo.endCursor}") { ${page} }`)
    expect([...idsOf(first), ...idsOf(rest)]).toEqual(['fourth', 'third', 'second', 'first'])
    expect(rest.pageInfo.hasNextPage).toBe(false)
    const ascending = 'orderBy: { field: AUTH_TIME, direction: ASC }'
    expect(idsOf(await list(`sessions(last: 3, ${ascending}) { ${page} }`))).toEqual([
      'second',
      'third',
      'fourth',
    ])
  })

  test('are listed with their user, and users with their sessions, for who may see both', async () => {
    const query =
      '{ users { edges { node { username sessions(first: 1) { edges { node { sessionId user { username } } } } } } } }'
    expect((await client.execute(query)).data).toEqual({
      users: {
        edges: [
          ['alice', 'second'],
          ['bob', 'fourth'],
        ].map(([username, sessionId]) => ({
          node: { username, sessions: { edges: [{ node: { sessionId, user: { username } } }] } },
        })),
      },
    })
    const codes = async (scope: 'users:read' | 'sessions:read', operation: string) =>
      (await createAdminClient(env, [scope]).execute(operation)).errors?.map(
        ({ extensions }) => extensions?.['code'],
      )
    expect(new Set(await codes('users:read', query))).toEqual(new Set(['FORBIDDEN']))
    expect(
      await codes('sessions:read', '{ sessions(first: 1) { edges { node { user { subject } } } } }'),
    ).toEqual(['FORBIDDEN'])
  })

  test('are found by their ids, each with its user', async () => {
    const { data } =
      await client.execute(`{ nodes(ids: ["${idOf('first')}", "${idOf('nobody')}", "${idOf('third')}"]) {
      ... on Session { sessionId user { username } } } }`)
    expect(data).toEqual({
      nodes: [
        { sessionId: 'first', user: { username: 'alice' } },
        null,
        { sessionId: 'third', user: { username: 'bob' } },
      ],
    })
  })

  test('their users are read together, whoever they are', async () => {
    let reads = 0
    const run: typeof env.database.run = (work) => {
      reads++
      return env.database.run(work)
    }
    const counting = createAdminClient({ ...env, database: { ...env.database, run } })
    const { data } = await counting.execute('{ sessions { edges { node { user { username } } } } }')
    expect(JSON.stringify(data).match(/alice|bob/g)).toHaveLength(4)
    expect(reads).toBe(2)
  })

  test('one that is revoked is gone with its grant, and its client will be told', async () => {
    const revoke = async (id: string) =>
      client.execute(
        'mutation ($id: ID!) { revokeSession(input: { id: $id }) { ... on RevokeSessionPayload { revokedId subject } ... on Error { code path } } }',
        { id },
      )
    expect((await revoke(idOf('first'))).data).toEqual({
      revokeSession: { revokedId: idOf('first'), subject: expect.any(String) },
    })
    expect((await revoke(idOf('first'))).data).toEqual({ revokeSession: { code: 'NOT_FOUND', path: '/id' } })
    expect((await revoke(Buffer.from('User:first').toString('base64url'))).errors?.[0]?.extensions).toEqual({
      code: 'BAD_USER_INPUT',
    })
    expect(await stateOf('first')).toEqual({ sessions: 0, live: 0, told: 1 })
    expect(await stateOf('third')).toEqual({ sessions: 1, live: 1, told: 0 })
    expect(await audited()).toContainEqual([
      'session.revoke',
      { subject: expect.any(String), clientsNotified: 1 },
    ])
  })

  test('all of a user are revoked with all grants, and nobody else is signed out', async () => {
    const revoke = async (username: string) =>
      client.execute(
        `mutation ($user: UserReference!) { revokeUserSessions(input: { user: $user }) {
          ... on RevokeUserSessionsPayload { sessionsRevoked grantsRevoked user { enabled } } ... on Error { code path } } }`,
        { user: { username } },
      )
    expect((await revoke('BOB')).data).toEqual({
      revokeUserSessions: { sessionsRevoked: 3, grantsRevoked: 1, user: { enabled: true } },
    })
    expect((await revoke('bob')).data).toMatchObject({
      revokeUserSessions: { sessionsRevoked: 0, grantsRevoked: 0 },
    })
    expect((await revoke('nobody')).data).toEqual({
      revokeUserSessions: { code: 'NOT_FOUND', path: '/user' },
    })
    expect(await stateOf('third')).toEqual({ sessions: 0, live: 0, told: 1 })
    expect(await stateOf('second')).toEqual({ sessions: 1, live: 0, told: 0 })
    expect(await audited()).toContainEqual([
      'user.revoke_sessions',
      { username: 'bob', sessionsRevoked: 3, grantsRevoked: 1 },
    ])
  })

  /** How many sessions, live grants and notices of logout there are of a mark. */
  async function stateOf(mark: string) {
    return env.database.run(function* ({ queries, tables: { sessions, grants, logoutDeliveries } }) {
      const all = yield* rows(queries.select().from(sessions))
      const granted = yield* rows(queries.select().from(grants))
      const notices = yield* rows(queries.select().from(logoutDeliveries))
      return {
        sessions: all.filter(({ sessionId }) => sessionId === mark).length,
        live: granted.filter(({ grantId, revokedAt }) => grantId === mark && revokedAt === null).length,
        told: notices.filter(({ sessionId }) => sessionId === mark).length,
      }
    })
  }
})
