import { loadConfig } from '@barycenter/config/load-config'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { findFreePort } from '@barycenter/testing/free-port'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createApps } from '../serve/apps.ts'
import { type Listener, listen } from '../serve/listen.ts'
import type { AppName } from '../serve/serve-options.ts'
import { stopListeners } from '../serve/stop-listeners.ts'
import { parseExposition } from '../testing/exposition.ts'
import { createMetrics } from './metrics.ts'

let env: TestEnv
let listeners: readonly Listener[] = []
beforeAll(async () => {
  env = await createTestEnv('sqlite')
})
afterEach(() => stopListeners(listeners))
afterAll(() => env.dispose())

/** Serves as the command does, and returns where the apps are. */
async function serve(only: AppName | undefined, hasOwnPort: boolean): Promise<Record<string, string>> {
  const metrics = createMetrics({ version: '1.2.3', apps: 'some' })
  const own = hasOwnPort ? { BARYCENTER__METRICS__PORT: `${await findFreePort()}` } : {}
  const config = loadConfig({
    environment: {
      BARYCENTER__SERVER__PORT: `${await findFreePort()}`,
      BARYCENTER__SERVER__ADMIN_PORT: `${await findFreePort()}`,
      ...own,
    },
    workingDirectory: '/',
  })
  const told = { ...config.metrics, ...metrics }
  const apps = await createApps(
    env,
    { ...config, metrics: told, workingDirectory: '/', logOf: () => env.log },
    only,
  )
  listeners = await listen(apps, config.server.host, env.log)
  return Object.fromEntries(listeners.map(({ name, url }) => [name, url]))
}

const statusOf = async (url: string | undefined) => (await fetch(`${url}/metrics`)).status

test('the admin service has the metrics unless they have a port of their own, the public app never', async () => {
  const together = await serve(undefined, false)
  expect(Object.keys(together)).toEqual(['provider', 'admin'])
  expect([await statusOf(together['provider']), await statusOf(together['admin'])]).toEqual([404, 200])
  await stopListeners(listeners)

  const apart = await serve(undefined, true)
  const statuses = Object.keys(apart).map(async (name) => [name, await statusOf(apart[name])])
  expect(await Promise.all(statuses)).toEqual([
    ['provider', 404],
    ['admin', 404],
    ['metrics', 200],
  ])
})

test('a process that serves only the provider has metrics on their own port, and nothing else there', async () => {
  const { provider, metrics } = await serve('provider', true)
  expect(await statusOf(provider)).toBe(404)
  const found = parseExposition(await (await fetch(`${metrics}/metrics`)).text())
  expect(found.get('barycenter_build_info')?.series.size).toBe(1)
  for (const path of ['/', '/admin/graphql', '/token', '/healthz', '/metrics/x', '//metrics'])
    expect((await fetch(`${metrics}${path}`)).status).toBe(404)
  expect((await fetch(`${metrics}/metrics`, { method: 'POST' })).status).toBe(405)
})
