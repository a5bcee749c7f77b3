import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createProvider } from '../app.ts'

const path = '/.well-known/openid-configuration'

describe.each(DIALECTS)('the discovery document, OpenID Connect Discovery §3 (%s)', (dialect) => {
  let env: TestEnv
  beforeAll(async () => {
    env = await createTestEnv(dialect)
  })
  afterAll(() => env.dispose())

  const provider = (issuer = 'https://op.example') =>
    createProvider({ ...env, settings: { ...env.settings, issuer } }, { trustedProxies: [] })

  test.each([
    ['https://op.example', ['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server']],
    [
      'https://op.example/größe/eu',
      [
        '/gr%C3%B6%C3%9Fe/eu/.well-known/openid-configuration',
        '/.well-known/openid-configuration/gr%C3%B6%C3%9Fe/eu',
        '/gr%C3%B6%C3%9Fe/eu/.well-known/oauth-authorization-server',
        '/.well-known/oauth-authorization-server/gr%C3%B6%C3%9Fe/eu',
      ],
    ],
  ])('B32: RFC 8414 too: the one of %s is wherever clients look for it', async (issuer, paths) => {
    const app = provider(issuer)
    const answers = await Promise.all(paths.map((each) => app.request(each)))
    expect(answers.map(({ status }) => status)).toEqual(paths.map(() => 200))
    const [first, ...others] = await Promise.all(answers.map((answer) => answer.text()))
    expect(JSON.parse(first ?? '')).toMatchObject({ issuer })
    expect(new Set([first, ...others]).size).toBe(1)
  })

  test('says who the provider is', async () => {
    const response = await provider().request(path)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('application/json')
    expect(await response.json()).toMatchObject({
      issuer: 'https://op.example',
      jwks_uri: 'https://op.example/.well-known/jwks.json',
      subject_types_supported: ['public', 'pairwise'],
      id_token_signing_alg_values_supported: ['ES256'],
    })
  })

  test.each(['https://op.example', 'https://op.example/auth', 'http://localhost:8080'])(
    'names only addresses that answer: %s',
    async (issuer) => {
      const app = provider(issuer)
      const { pathname } = new URL(`${issuer}${path}`)
      const document = await (await app.request(pathname)).text()
      expect(document).toContain(`"issuer":"${issuer}"`)
      const addresses = [...document.matchAll(/"\w+_(?:uri|endpoint)":"([^"]+)"/g)].map(
        ([, address = '']) => address,
      )
      expect(addresses).toContain(`${issuer}/.well-known/jwks.json`)
      expect(addresses.filter((address) => !address.startsWith(`${issuer}/`))).toEqual([])
      for (const address of addresses) {
        expect((await app.request(new URL(address).pathname)).status).not.toBe(404)
      }
    },
  )

  test('may be kept for a while, and is not sent again to who has it (RFC 9110 §13.1.2)', async () => {
    const app = provider()
    const first = await app.request(path)
    const etag = first.headers.get('etag') ?? ''
    expect(etag).toMatch(/^"[\w-]+"$/)
    expect(first.headers.get('cache-control')).toBe('public, max-age=300')
    for (const held of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const again = await app.request(path, { headers: { 'if-none-match': held } })
      expect(again.status).toBe(304)
      expect(await again.text()).toBe('')
      expect(again.headers.get('etag')).toBe(etag)
    }
    for (const held of ['"other"', etag.slice(1, -1), '']) {
      expect((await app.request(path, { headers: { 'if-none-match': held } })).status).toBe(200)
    }
  })
})

describe.each([path, '/.well-known/oauth-authorization-server', '/.well-known/jwks.json'])(
  '%s',
  (document) => {
    let env: TestEnv
    beforeAll(async () => {
      env = await createTestEnv('sqlite')
    })
    afterAll(() => env.dispose())

    test('O26: may be read by the scripts of any site (Fetch §3.3)', async () => {
      const app = createProvider(env, { trustedProxies: [] })
      const response = await app.request(document, { headers: { origin: 'https://client.example' } })
      expect(response.headers.get('access-control-allow-origin')).toBe('*')
      expect(response.headers.has('access-control-allow-credentials')).toBe(false)
      expect(response.headers.get('x-content-type-options')).toBe('nosniff')
      expect(response.headers.get('content-security-policy')).toBe(
        "default-src 'none'; frame-ancestors 'none'",
      )

      const headers = { origin: 'https://client.example', 'access-control-request-method': 'GET' }
      const preflight = await app.request(document, { method: 'OPTIONS', headers })
      expect(preflight.status).toBe(204)
      expect(preflight.headers.get('access-control-allow-methods')).toBe('GET, HEAD')
    })
  },
)

test.each(['/', '/login', '/logout', '/healthz', '/readyz', '/nothing'])(
  'B7 O26: %s may not',
  async (other) => {
    const env = await createTestEnv('sqlite')
    const app = createProvider(env, { trustedProxies: [] })
    for (const method of ['GET', 'OPTIONS']) {
      const response = await app.request(other, { method, headers: { origin: 'https://client.example' } })
      expect(response.headers.has('access-control-allow-origin')).toBe(false)
    }
    await env.dispose()
  },
)
