import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createAdmin } from '../server.ts'

const OPS = 'https://ops.example'
const EVIL = 'https://evil.example'

let env: TestEnv
beforeAll(async () => {
  env = await createTestEnv('sqlite')
})
afterAll(() => env.dispose())

async function send(
  headers: Readonly<Record<string, string>>,
  { method = 'POST', corsOrigins = [OPS] }: { method?: string; corsOrigins?: string[] } = {},
) {
  const admin = createAdmin(env, {
    authenticate: async () => ({ actor: 'token:test', scopes: ['admin'] }),
    corsOrigins,
  })
  const body = method === 'POST' ? { body: '{"query":"{ __typename }"}' } : {}
  const response = await admin.fetch(
    new Request('http://localhost:8081/graphql', {
      method,
      headers: { host: 'localhost:8081', 'content-type': 'application/json', ...headers },
      ...body,
    }),
  )
  const allowed = [...response.headers].filter(([name]) => name.startsWith('access-control-'))
  return { response, status: response.status, cors: Object.fromEntries(allowed) }
}

describe('pages of other sites (Fetch §3.3)', () => {
  test.each([
    [{ origin: EVIL }],
    [{ origin: 'null' }],
    [{ origin: 'http://localhost:8080' }],
    [{ origin: 'http://localhost' }],
    [{ origin: `${OPS}.evil.example` }],
    [{ origin: 'https://ops.example:8443' }],
    [{ origin: 'http://ops.example' }],
    [{ origin: OPS.toUpperCase() }],
    [{ origin: EVIL, 'sec-fetch-site': 'cross-site' }],
    [{ origin: 'http://localhost:8081', 'sec-fetch-site': 'cross-site' }],
    [{ origin: 'https://other.localhost', 'sec-fetch-site': 'same-site' }],
    [{ 'sec-fetch-site': 'cross-site' }],
  ])('%j is refused, and told nothing', async (headers) => {
    for (const method of ['POST', 'OPTIONS']) {
      const { response, status, cors } = await send(headers, { method })
      expect([status, cors]).toEqual([403, {}])
      const { errors } = await response.json()
      expect(errors[0].extensions.code).toBe('FORBIDDEN_ORIGIN')
    }
  })

  test.each([
    ['no page', {}],
    ['our own page', { origin: 'http://localhost:8081' }],
    [
      'our own page behind a proxy that changes Host',
      { origin: 'https://admin.example', 'sec-fetch-site': 'same-origin' },
    ],
    ['a person who types an address', { 'sec-fetch-site': 'none' }],
  ])('%s is let in, without a word about other origins', async (_, headers) => {
    const { status, cors } = await send(headers)
    expect([status, cors]).toEqual([200, {}])
  })

  test('a page that the operator has named is let in, and may read what it needs, but brings no cookies', async () => {
    const { response, status, cors } = await send({ origin: OPS, 'sec-fetch-site': 'cross-site' })
    expect(status).toBe(200)
    expect(cors).toEqual({
      'access-control-allow-origin': OPS,
      'access-control-expose-headers': 'WWW-Authenticate, Retry-After, X-Request-Id',
    })
    expect(response.headers.get('vary')).toContain('Origin')

    const preflight = await send(
      { origin: OPS, 'access-control-request-method': 'POST' },
      { method: 'OPTIONS' },
    )
    expect(preflight.status).toBe(204)
    expect(preflight.cors).toEqual({
      'access-control-allow-origin': OPS,
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'Authorization, Content-Type',
      'access-control-max-age': '600',
    })
  })

  test('unless configured there is no page that is let in', async () => {
    for (const method of ['POST', 'OPTIONS']) {
      const { status, cors } = await send({ origin: OPS }, { method, corsOrigins: [] })
      expect([status, cors]).toEqual([403, {}])
    }
  })
})
