import { insertAuditEvents } from '@barycenter/core/audit/audit.store'
import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { runSync } from '@barycenter/testing/run-sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type AdminClient, createAdminClient } from '../testing/admin-client.ts'
import { readPage } from '../testing/page.ts'

interface Event {
  readonly id: string
  readonly action: string
  readonly target: string
}

const LIST = `query ($where: AuditEventFilter, $first: Int, $after: String) {
  auditEvents(where: $where, first: $first, after: $after) {
    totalCount
    edges { node { id at actor action target outcome code address userAgent requestId runId detail } }
    pageInfo { hasNextPage endCursor }
  }
}`

describe.each(DIALECTS)('the audit log (%s)', (dialect) => {
  let env: TestEnv
  let client: AdminClient
  let runId: string
  beforeAll(async () => {
    env = await createTestEnv(dialect)
    client = createAdminClient(env)
    runId = (
      await runSync(env, [
        { username: 'alice', password: 'x' },
        { username: 'bob', password: 'x' },
      ])
    ).runId
    env.clock.advance(60)
    const origin = { address: '192.0.2.1', userAgent: 'curl/8', requestId: 'r-1' }
    const by = { actor: 'anonymous', origin }
    const failed = (action: string, failure: string) => ({
      by,
      action,
      target: 'unknown',
      failure,
      detail: {},
    })
    await env.database.run((store) =>
      insertAuditEvents(store, env, [
        failed('user.sign_in', 'UNKNOWN_USER'),
        failed('client.authenticate', 'invalid_client'),
        { by, action: 'user.sign_in', target: 'carol', detail: {} },
      ]),
    )
  })
  afterAll(() => env.dispose())

  const list = async (where: object, page: object = {}) =>
    readPage<Event>(await client.execute(LIST, { where, ...page }), 'auditEvents')
  const actions = async (where: object) => (await list(where)).edges.map(({ node }) => node.action)

  test('is told with who, what, when, from where and the outcome, the latest first', async () => {
    const { edges } = await list({})
    expect(edges.map(({ node }) => node)).toMatchObject([
      {
        actor: 'anonymous',
        action: 'user.sign_in',
        target: 'carol',
        outcome: 'SUCCESS',
        code: null,
        address: '192.0.2.1',
        userAgent: 'curl/8',
        requestId: 'r-1',
      },
      { action: 'client.authenticate', outcome: 'FAILURE', code: 'invalid_client' },
      { action: 'user.sign_in', outcome: 'FAILURE', code: 'UNKNOWN_USER' },
      { action: 'user.create', actor: 'cli', runId, address: null, detail: { username: 'bob' } },
      { action: 'user.create', actor: 'cli', runId, detail: { username: 'alice' } },
    ])
    const [first] = edges
    const found = await client.execute(
      'query ($id: ID!) { node(id: $id) { ... on AuditEvent { target } } }',
      {
        id: first?.node.id,
      },
    )
    expect(found).toEqual({ data: { node: { target: 'carol' } } })
  })

  test('is filtered by each of its filters, within a time, and by nothing that no index answers', async () => {
    const from = new Date(env.clock.now().getTime() - 30_000).toISOString()
    expect(await actions({ actor: 'cli' })).toEqual(['user.create', 'user.create'])
    expect(await actions({ actor: 'cli', from })).toEqual([])
    expect(await actions({ runId, to: from })).toEqual(['user.create', 'user.create'])
    expect(await actions({ target: 'carol', outcome: 'SUCCESS' })).toEqual(['user.sign_in'])
    expect(await actions({ action: 'user.sign_in', outcome: 'FAILURE' })).toEqual(['user.sign_in'])
    expect(await actions({ outcome: 'FAILURE' })).toEqual(['client.authenticate', 'user.sign_in'])
    const refused = await client.execute(LIST, { where: { actor: 'cli', target: 'carol' } })
    expect(refused.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT' })
    const page = await list({ outcome: 'FAILURE' }, { first: 1 })
    expect(page.pageInfo.hasNextPage).toBe(true)
    const next = await list({ outcome: 'FAILURE' }, { first: 1, after: page.pageInfo.endCursor })
    expect(next.edges.map(({ node }) => node.action)).toEqual(['user.sign_in'])
  })

  test('a sync run has a result for each user that it changed', async () => {
    const { data } = await client.execute(`{
      syncRuns(where: { source: "default" }) { edges { node {
        runId
        results { totalCount edges { node { action detail } } }
      } } }
    }`)
    expect(data).toMatchObject({
      syncRuns: {
        edges: [
          {
            node: {
              runId,
              results: {
                totalCount: 2,
                edges: [
                  { node: { action: 'user.create', detail: { username: 'alice' } } },
                  { node: { action: 'user.create', detail: { username: 'bob' } } },
                ],
              },
            },
          },
        ],
      },
    })
    expect(
      await createAdminClient(env, ['users:read']).execute(
        '{ syncRuns { edges { node { results { totalCount } } } } }',
      ),
    ).toMatchObject({
      errors: [{ extensions: { code: 'FORBIDDEN' } }],
    })
  })
})
