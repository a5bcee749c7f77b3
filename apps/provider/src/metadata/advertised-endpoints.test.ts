import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createProvider } from '../app.ts'

const FOR_PROGRAMS = [
  'token_endpoint',
  'userinfo_endpoint',
  'introspection_endpoint',
  'revocation_endpoint',
  'device_authorization_endpoint',
  'registration_endpoint',
]
const origin = 'https://spa.example'

describe('what the metadata names', () => {
  let env: TestEnv
  let metadata: Record<string, unknown>
  let app: ReturnType<typeof createProvider>
  beforeAll(async () => {
    env = await createTestEnv('sqlite')
    app = createProvider(env, { trustedProxies: [] })
    metadata = JSON.parse(await (await app.request('/.well-known/oauth-authorization-server')).text())
  })
  afterAll(() => env.dispose())
  const pathOf = (member: string) => new URL(String(metadata[member])).pathname

  test('B13: PKCE, by S256 and by nothing weaker', () => {
    expect(metadata['code_challenge_methods_supported']).toEqual(['S256'])
  })

  test.each(FOR_PROGRAMS)(
    'O6 O26: the %s answers the scripts of any site, refusals and preflights too',
    async (name) => {
      const headers = { origin, 'content-type': 'application/x-www-form-urlencoded' }
      const refused = await app.request(pathOf(name), { method: 'POST', headers, body: '' })
      expect(refused.status).toBeGreaterThanOrEqual(400)
      expect(refused.status).toBeLessThan(500)
      expect(refused.headers.get('access-control-allow-origin')).toBe('*')
      expect(refused.headers.has('access-control-allow-credentials')).toBe(false)
      expect(refused.headers.get('cache-control')).toBe('no-store')

      const asked = { origin, 'access-control-request-method': 'POST' }
      const preflight = await app.request(pathOf(name), { method: 'OPTIONS', headers: asked })
      expect(preflight.status).toBe(204)
      expect(preflight.headers.get('access-control-allow-methods')).toContain('POST')
      expect(preflight.headers.get('access-control-allow-headers')).toContain('Authorization')
    },
  )

  test.each(['GET', 'POST', 'OPTIONS'])(
    'B7 O26: the authorization endpoint does not, by %s',
    async (method) => {
      const query = '?client_id=unknown&response_type=code'
      for (const path of [pathOf('authorization_endpoint'), '/login', '/consent']) {
        const response = await app.request(`${path}${query}`, { method, headers: { origin } })
        const names = [...response.headers.keys()].filter((name) => name.startsWith('access-control-'))
        expect(names, path).toEqual([])
      }
    },
  )
})
