import { createAdmin } from '@barycenter/admin/server'
import { createProvider } from '@barycenter/provider/app'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { afterAll, beforeAll, expect, test } from 'vitest'

/** What both ports have, each of its own. */
const SHARED = ['/', '/healthz', '/readyz']

let env: TestEnv
beforeAll(async () => {
  env = await createTestEnv('sqlite')
})
afterAll(() => env.dispose())

test('nothing of the admin service is on the provider’s port, and nothing of the provider on that of the admin service', async () => {
  const provider = createProvider(env, { trustedProxies: [] })
  const admin = createAdmin(env, {
    authenticate: async () => ({ actor: 'token:test', scopes: ['admin'] }),
    scrape: async () => new Response('metrics'),
  })
  const pathsOf = (routes: readonly { readonly path: string }[]) => {
    const paths = new Set(routes.map(({ path }) => path.replaceAll(/:[^/]+/g, 'x')))
    return [...paths].filter((path) => !path.includes('*') && !SHARED.includes(path) && path !== '')
  }
  const ofProvider = pathsOf(provider.routes)
  const ofAdmin = pathsOf(admin.routes)
  expect(ofProvider).toEqual(expect.arrayContaining(['/token', '/authorize', '/.well-known/jwks.json']))
  expect(ofAdmin).toEqual(expect.arrayContaining(['/admin/graphql', '/admin/playground', '/metrics']))

  const found: string[] = []
  for (const [app, paths] of [
    [provider, ofAdmin],
    [admin, ofProvider],
  ] as const) {
    for (const path of paths) {
      for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS']) {
        const response = await app.fetch(new Request(`http://localhost${path}`, { method }))
        if (response.status !== 404) found.push(`${method} ${path}: ${response.status}`)
      }
    }
  }
  expect(found).toEqual([])
})
