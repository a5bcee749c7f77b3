import { openDatabase } from '@barycenter/database/database'
import { createTestDatabase, DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createProvider } from '../app.ts'

const options = { trustedProxies: [] }

describe.each(DIALECTS)('/healthz and /readyz (%s)', (dialect) => {
  let env: TestEnv
  beforeEach(async () => {
    env = await createTestEnv(dialect)
  })
  afterEach(() => env.dispose())

  test('say that all is well', async () => {
    const app = createProvider(env, options)
    const [health, readiness] = [await app.request('/healthz'), await app.request('/readyz')]
    expect([health.status, await health.json()]).toEqual([200, { status: 'ok' }])
    expect([readiness.status, await readiness.json()]).toEqual([200, { status: 'ready' }])
    expect(readiness.headers.get('cache-control')).toBe('no-store')
  })

  test('differ when the database is away: the process lives, and is not ready', async () => {
    await env.database.close()
    const app = createProvider(env, options)
    const [health, readiness] = [await app.request('/healthz'), await app.request('/readyz')]
    expect(health.status).toBe(200)
    expect(readiness.status).toBe(503)
    expect(await readiness.json()).toEqual({ status: 'not ready', reason: 'the database is not available' })
  })

  test('differ when migrations are pending', async () => {
    const empty = await createTestDatabase(dialect)
    const database = await openDatabase(empty.url)
    const readiness = await createProvider({ ...env, database }, options).request('/readyz')
    expect(readiness.status).toBe(503)
    expect(await readiness.json()).toEqual({ status: 'not ready', reason: 'migrations are pending' })
    await database.close()
    await empty.drop()
  })
})
