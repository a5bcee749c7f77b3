import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createProvider } from './app.ts'
import { insertPerson } from './testing/people.ts'
import { hiddenFields, openVisitor } from './testing/visitor.ts'

const options = { trustedProxies: [] }
const alice = { username: 'alice', password: 'correct horse' }

const DOCUMENTS = ['/.well-known/openid-configuration', '/.well-known/jwks.json']
const PAGES = ['/', '/login', '/logout']
const PROBES = ['/healthz', '/readyz']

describe.each(DIALECTS)('the provider (%s)', (dialect) => {
  let env: TestEnv
  beforeAll(async () => {
    env = await createTestEnv(dialect)
    await insertPerson(env, alice)
  })
  afterAll(() => env.dispose())
  beforeEach(() => {
    env.logged.length = 0
  })

  const provider = (issuer = 'http://localhost:8080') =>
    createProvider({ ...env, settings: { ...env.settings, issuer } }, options)

  describe('methods (RFC 9110 §9)', () => {
    test.each([...DOCUMENTS, ...PAGES, ...PROBES])('HEAD %s is GET without a body', async (path) => {
      const [head, get] = [await provider().request(path, { method: 'HEAD' }), await provider().request(path)]
      expect(head.status).toBe(200)
      expect(head.headers.get('content-type')).toBe(get.headers.get('content-type'))
      expect(await head.text()).toBe('')
    })

    test.each([
      ['PUT', '/login', 'GET, HEAD, POST'],
      ['DELETE', '/logout', 'GET, HEAD, POST'],
      ['OPTIONS', '/login', 'GET, HEAD, POST'],
      ['PATCH', '/', 'GET, HEAD'],
      ['POST', '/', 'GET, HEAD'],
      ['POST', '/healthz', 'GET, HEAD'],
      ['POST', '/.well-known/jwks.json', 'OPTIONS, GET, HEAD'],
      ['BREW', '/login', 'GET, HEAD, POST'],
    ])('%s %s is refused, with what is allowed', async (method, path, allow) => {
      const response = await provider().request(path, { method })
      expect(response.status).toBe(405)
      expect(response.headers.get('allow')).toBe(allow)
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
    })
  })

  describe('paths', () => {
    test.each([
      '/nothing',
      '/login/',
      '/LOGIN',
      '/admin/graphql',
      '/graphql',
      '/metrics',
      '/.env',
      '/%',
      '//x',
      '/favicon.ico',
    ])('%s is a page that says there is nothing', async (path) => {
      const response = await provider().request(`http://localhost:8080${path}`)
      expect(response.status).toBe(404)
      expect(response.headers.get('content-type')).toContain('text/html')
      expect(await response.text()).toContain('Page not found')
    })

    test('a path comes back as no markup', async () => {
      const page = await (await provider().request('/<script>alert(1)</script>')).text()
      expect(page).not.toContain('<script')
    })
  })

  describe('every page', () => {
    const expected = {
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    }
    test.each([
      ...PAGES,
      '/nothing',
      '/register',
      '/device',
      '/device/approved',
      '/account',
      '/consent',
      '/authorize',
    ])('B8 B9: %s is kept from frames, caches, scripts and other sites', async (path) => {
      const { headers } = await provider().request(path)
      expect(Object.fromEntries(headers)).toMatchObject(expected)
      expect(headers.get('content-security-policy')).toMatch(
        /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
      )
      expect(headers.has('access-control-allow-origin')).toBe(false)
    })

    test.each([
      ['https://op.example', 'max-age=31536000'],
      ['http://localhost:8080', null],
    ])('B34: of %s has Strict-Transport-Security: %s (RFC 6797)', async (issuer, value) => {
      for (const path of [...PAGES, ...DOCUMENTS, ...PROBES, '/nothing']) {
        expect((await provider(issuer).request(path)).headers.get('strict-transport-security')).toBe(value)
      }
    })

    test.each([
      ['/', 'Welcome'],
      ['/login', 'Sign in'],
      ['/login?error=credentials', 'Sign-in failed'],
      ['/logout', 'Signed out'],
      ['/nothing', 'Page not found'],
    ])('%s has a title of its own: %s (WCAG 2.2 §2.4.2)', async (path, title) => {
      expect(await (await provider().request(path)).text()).toContain(`<title>${title} · Barycenter</title>`)
    })

    test('offers to sign in, or says who is signed in and since when', async () => {
      const visitor = openVisitor(provider())
      expect(await (await visitor.get('/')).text()).toContain('href="/login"')
      await visitor.fillIn('/login', alice)
      const page = await (await visitor.get('/')).text()
      expect(page).toContain('<dd>alice</dd>')
      expect(page).toContain('<time datetime="2030-01-01T00:00:00.000Z">1 January 2030 at 00:00 UTC</time>')
    })
  })

  describe('an issuer with a path', () => {
    const issuer = 'https://op.example/auth/eu'

    test('has every route below it', async () => {
      for (const path of [...DOCUMENTS, ...PAGES, ...PROBES, '']) {
        expect((await provider(issuer).request(`/auth/eu${path}`)).status).toBe(200)
      }
    })

    test('has nothing beside it, except what probes ask', async () => {
      for (const path of [...DOCUMENTS, ...PAGES, '/auth', '/auth/euro', '/auth/login']) {
        expect((await provider(issuer).request(path)).status).toBe(404)
      }
      for (const path of PROBES) expect((await provider(issuer).request(path)).status).toBe(200)
    })

    test('B33: says its own address, whatever Host and X-Forwarded-Host say', async () => {
      const headers = {
        host: 'evil.example',
        'x-forwarded-host': 'evil.example',
        'x-forwarded-proto': 'http',
      }
      const url = 'http://evil.example/auth/eu/.well-known/openid-configuration'
      const document = await (await provider(issuer).request(url, { headers })).text()
      expect(document).toContain('"issuer":"https://op.example/auth/eu"')
      expect(document).not.toContain('evil.example')
    })

    test('signs people in and out', async () => {
      const visitor = openVisitor(provider(issuer))
      expect(
        (await visitor.fillIn('/auth/eu/login', { ...alice, password: 'x' })).headers.get('location'),
      ).toBe('/auth/eu/login?error=credentials')
      expect((await visitor.fillIn('/auth/eu/login', alice)).headers.get('location')).toBe('/auth/eu/')
      expect(await (await visitor.get('/auth/eu/')).text()).toContain('<dd>alice</dd>')
      const asked = await visitor.fillIn('/auth/eu/login?return_to=%2Fauth%2Feu%2Fauthorize', alice)
      expect(asked.headers.get('location')).toBe('/auth/eu/authorize')
      const beside = await visitor.fillIn('/auth/eu/login?return_to=%2Fother', alice)
      expect(beside.headers.get('location')).toBe('/auth/eu/')
      expect((await visitor.fillIn('/auth/eu/logout', {})).headers.get('location')).toBe('/auth/eu/logout')
    })

    test('may have letters in it that URLs escape', async () => {
      expect((await provider('https://op.example/größe').request('/gr%C3%B6%C3%9Fe/login')).status).toBe(200)
    })
  })

  describe('the log', () => {
    test('has one line for each request, without query, cookies or bodies', async () => {
      const visitor = openVisitor(provider())
      await visitor.fillIn('/login?return_to=%2Fdevice%3Fuser_code%3DWDJBMJHT', alice)
      await visitor.get('/nothing?code=SplxlOBeZQQYbYS6WxSbIA', { authorization: 'Bearer mF_9.B5f-4.1JqM' })
      const lines = env.logged.map((line) => JSON.parse(line)).filter(({ message }) => message === 'request')
      expect(lines).toEqual([
        {
          level: 'info',
          message: 'request',
          requestId: expect.any(String),
          method: 'GET',
          path: '/login',
          status: 200,
          ms: 0,
        },
        {
          level: 'info',
          message: 'request',
          requestId: expect.any(String),
          method: 'POST',
          path: '/login',
          status: 303,
          ms: 0,
        },
        {
          level: 'info',
          message: 'request',
          requestId: expect.any(String),
          method: 'GET',
          path: '/nothing',
          status: 404,
          ms: 0,
        },
      ])
      expect(new Set(lines.map(({ requestId }) => requestId)).size).toBe(3)
      const log = env.logged.join('\n')
      for (const secret of ['correct horse', 'WDJBMJHT', 'SplxlOBe', 'mF_9', ...visitor.cookies.values()]) {
        expect(log).not.toContain(secret)
      }
    })

    test('is not flooded by probes', async () => {
      for (const path of PROBES) await provider().request(path)
      expect(env.logged.map((line) => JSON.parse(line).level)).toEqual(['debug', 'debug'])
    })
  })
})

describe.each(DIALECTS)('an unexpected error (%s)', (dialect) => {
  let env: TestEnv
  beforeEach(async () => {
    env = await createTestEnv(dialect)
    await env.database.close()
  })
  afterEach(() => env.dispose())

  test('is a page without detail, and one line in the log with the same id', async () => {
    const app = createProvider(env, options)
    const visitor = openVisitor(app)
    const form = { ...hiddenFields(await (await visitor.get('/login')).text()), ...alice }
    const response = await visitor.post('/login?x=secret', form)
    const page = await response.text()
    expect(response.status).toBe(500)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(page).not.toMatch(/database|select|Error|stack|node_modules/i)

    const [line = '', ...more] = env.logged.filter((each) => each.includes('unexpected error'))
    expect(more).toEqual([])
    const { level, requestId } = JSON.parse(line)
    expect(level).toBe('error')
    expect(page).toContain(`<code>${requestId}</code>`)
    expect(line).not.toMatch(/correct horse|secret/)
  })

  test('of a document is JSON without detail', async () => {
    env.clock.advance(3600)
    const response = await createProvider(env, options).request('/.well-known/jwks.json')
    expect(response.status).toBe(500)
    expect(await response.json()).toEqual({ error: 'server_error', request_id: expect.any(String) })
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
  })
})

test('a trusted proxy that is no address is refused at once', async () => {
  const env = await createTestEnv('sqlite')
  expect(() => createProvider(env, { trustedProxies: ['proxy.internal'] })).toThrow(TypeError)
  await env.dispose()
})
