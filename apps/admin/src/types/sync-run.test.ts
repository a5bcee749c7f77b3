import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type AdminClient, createAdminClient } from '../testing/admin-client.ts'
import { readPage } from '../testing/page.ts'
import { executeSync } from '../testing/sync-mutation.ts'

describe.each(DIALECTS)('syncRuns on %s', (dialect) => {
  let env: TestEnv
  let client: AdminClient
  const runIds: unknown[] = []
  beforeAll(async () => {
    env = await createTestEnv(dialect)
    client = createAdminClient(env)
    for (const username of ['alice', 'bob', 'carol']) {
      const { sync } = await executeSync(client, { users: [{ username, password: 'p' }], source: 'payroll' })
      runIds.unshift(sync?.['runId'])
    }
  })
  afterAll(() => env.dispose())

  test('lists the runs that wrote something, the newest first', async () => {
    await executeSync(client, { users: [{ username: 'alice', password: 'p' }] })
    await executeSync(client, { users: [{ username: 'dave', password: 'p' }], mode: 'PLAN' })
    const { data } = await client.execute('{ syncRuns { edges { node { runId } } } }')
    expect(data).toEqual({ syncRuns: { edges: runIds.map((runId) => ({ node: { runId } })) } })
  })

  test('says of a run who, when and what', async () => {
    const { data, errors } = await client.execute(`{ syncRuns(first: 1) { edges { node {
      runId source actor onError passwordPolicy planHash startedAt finishedAt
      total created updated unchanged disabled deleted failed
      work { passwordsHashed passwordsVerified rowsWritten sessionsRevoked grantsRevoked }
    } } } }`)
    expect(errors).toBeUndefined()
    const run = {
      runId: runIds[0],
      source: 'payroll',
      actor: 'token:test',
      onError: 'ABORT',
      passwordPolicy: 'ENFORCE',
      planHash: expect.any(String),
      startedAt: '2030-01-01T00:00:00.000Z',
      finishedAt: '2030-01-01T00:00:00.000Z',
      total: 1,
      created: 1,
      updated: 0,
      unchanged: 0,
      disabled: 0,
      deleted: 0,
      failed: 0,
      work: {
        passwordsHashed: 1,
        passwordsVerified: 0,
        rowsWritten: expect.any(Number),
        sessionsRevoked: 0,
        grantsRevoked: 0,
      },
    }
    expect(data).toEqual({ syncRuns: { edges: [{ node: run }] } })
  })

  test('goes on after a cursor', async () => {
    const query = `query ($after: String) { syncRuns(first: 2, after: $after) {
      edges { node { runId } } pageInfo { hasNextPage endCursor }
    } }`
    const { edges, pageInfo } = readPage(await client.execute(query), 'syncRuns')
    expect(edges).toHaveLength(2)
    expect(pageInfo.hasNextPage).toBe(true)
    const { data: rest } = await client.execute(query, { after: pageInfo.endCursor })
    expect(rest).toMatchObject({
      syncRuns: { edges: [{ node: { runId: runIds[2] } }], pageInfo: { hasNextPage: false } },
    })
  })
})
