import { openDatabase } from '@barycenter/database/database'
import { createTestDatabase, DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createAdmin } from './server.ts'

describe.each(DIALECTS)('the admin service on %s', (dialect) => {
  let env: TestEnv
  beforeAll(async () => {
    env = await createTestEnv(dialect)
  })
  afterAll(() => env.dispose())

  const get = (path: string, from: Pick<TestEnv, 'database'> = env) =>
    createAdmin({ ...env, database: from.database }, { authenticate: async () => undefined }).fetch(
      new Request(`http://localhost:8081${path}`),
    )

  test('says without a token that it lives and is ready', async () => {
    for (const [path, status] of [
      ['/healthz', 'ok'],
      ['/readyz', 'ready'],
    ] as const) {
      const response = await get(path)
      expect(response.status).toBe(200)
      expect(await response.json()).toEqual({ status })
    }
  })

  test('is alive but not ready while migrations are pending', async () => {
    const empty = await createTestDatabase(dialect)
    const database = await openDatabase(empty.url)
    expect((await get('/healthz', { database })).status).toBe(200)
    const response = await get('/readyz', { database })
    expect(response.status).toBe(503)
    expect(await response.json()).toEqual({ status: 'not ready', reason: 'migrations are pending' })
    await database.close()
    await empty.drop()
  })

  test.each(['/nowhere', '/admin', '/admin/graphql/', '/graphql/x', '//', '/healthz/x', '/authorize', '/%'])(
    'has nothing at %s',
    async (path) => {
      const response = await get(path)
      expect(response.status).toBe(404)
      expect(await response.json()).toEqual({
        errors: [{ message: expect.any(String), extensions: { code: 'NOT_FOUND' } }],
      })
    },
  )
})
