import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createAdmin } from '../server.ts'
import { type AdminClient, createAdminClient } from '../testing/admin-client.ts'

const GRAPHQL_RESPONSE = 'application/graphql-response+json'
const QUERY = { query: '{ __typename }' }

describe('GraphQL over HTTP', () => {
  let env: TestEnv
  let client: AdminClient
  beforeAll(async () => {
    env = await createTestEnv('sqlite')
    client = createAdminClient(env)
  })
  afterAll(() => env.dispose())

  const codeOf = async (response: Response) => (await response.json()).errors[0].extensions.code

  test.each(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'QUERY'])(
    '%s is refused',
    async (method) => {
      const admin = createAdmin(env, {
        authenticate: async () => ({ actor: 'token:test', scopes: ['admin'] }),
      })
      for (const path of ['/graphql', '/admin/graphql']) {
        const url = `http://localhost:8081${path}?query=${encodeURIComponent('{ __typename }')}`
        const response = await admin.fetch(new Request(url, { method }))
        expect(response.status).toBe(405)
        expect(response.headers.get('allow')).toBe('POST')
      }
    },
  )

  test.each([
    ['text/plain'],
    ['application/x-www-form-urlencoded'],
    ['multipart/form-data; boundary=x'],
    ['application/graphql'],
    ['application/json-patch+json'],
    ['application/json; charset=iso-8859-1'],
    ['text/html, application/json'],
    [''],
  ])('a body of type "%s" is refused', async (type) => {
    const response = await client.post(QUERY, { 'content-type': type })
    expect(response.status).toBe(415)
    expect(await codeOf(response)).toBe('UNSUPPORTED_MEDIA_TYPE')
  })

  test.each(['application/json', 'application/json;charset=UTF-8', 'Application/JSON; charset="utf-8"'])(
    'a body of type %s is read',
    async (type) => {
      expect((await client.post(QUERY, { 'content-type': type })).status).toBe(200)
    },
  )

  test('a compressed body and one that is not UTF-8 are refused', async () => {
    const compressed = await client.post(QUERY, { 'content-encoding': 'gzip' })
    expect(compressed.status).toBe(415)

    const admin = createAdmin(env, { authenticate: async () => ({ actor: 'token:test', scopes: ['admin'] }) })
    const latin1 = new Request('http://localhost:8081/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: Buffer.from('{"query":"{ user(username: \\"Zoë\\") { subject } }"}', 'latin1'),
    })
    const response = await admin.fetch(latin1)
    expect(response.status).toBe(400)
    expect(await codeOf(response)).toBe('BAD_REQUEST')
  })

  test.each([
    [undefined, 'application/json'],
    ['*/*', 'application/json'],
    ['application/*', 'application/json'],
    [GRAPHQL_RESPONSE, GRAPHQL_RESPONSE],
    ['application/json', 'application/json'],
    ['application/json;q=0.5, application/graphql-response+json', GRAPHQL_RESPONSE],
    ['application/json, application/graphql-response+json;q=0.5', 'application/json'],
    ['text/html, application/json;q=0.1', 'application/json'],
    ['text/event-stream, multipart/mixed, application/json', 'application/json'],
  ])('Accept: %s is answered with %s', async (accept, expected) => {
    const response = await client.post(QUERY, accept === undefined ? {} : { accept })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe(`${expected}; charset=utf-8`)
  })

  test.each(['text/html', 'text/event-stream;q=0', 'multipart/mixed', 'application/json;q=0'])(
    'Accept: %s is refused before anything is done',
    async (accept) => {
      const query = 'mutation { syncUsers(input: { users: [{ username: "eve", password: "p" }] }) { total } }'
      const response = await client.post({ query }, { accept })
      expect(response.status).toBe(406)
      expect(await codeOf(response)).toBe('NOT_ACCEPTABLE')
      expect(await client.execute('{ user(username: "eve") { subject } }')).toEqual({ data: { user: null } })
    },
  )

  test('a document that is refused is a 400, and for application/json a 200', async () => {
    for (const query of ['{', '{ nope }', 'query ($a: Int!) { users(first: $a) { edges { cursor } } }']) {
      expect((await client.post({ query }, { accept: GRAPHQL_RESPONSE })).status).toBe(400)
      expect((await client.post({ query }, { accept: 'application/json' })).status).toBe(200)
    }
  })

  test('a body that is no request is a 400 for either', async () => {
    for (const accept of [GRAPHQL_RESPONSE, 'application/json']) {
      expect((await client.post('{', { accept })).status).toBe(400)
      expect((await client.post([QUERY], { accept })).status).toBe(400)
    }
  })

  test('a run that was begun is finished when the client goes away', async () => {
    const admin = createAdmin(env, { authenticate: async () => ({ actor: 'token:test', scopes: ['admin'] }) })
    const client = new AbortController()
    const query = 'mutation { syncUsers(input: { users: [{ username: "ann", password: "p" }] }) { created } }'
    const running = admin.fetch(
      new Request('http://localhost:8081/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
        signal: client.signal,
      }),
    )
    client.abort()
    expect(await (await running).json()).toEqual({ data: { syncUsers: { created: 1 } } })
  })

  test('answers are not kept, framed, sniffed or run', async () => {
    const admin = createAdmin(env, { authenticate: async () => undefined })
    const responses = [
      await client.post(QUERY),
      await client.post('{'),
      await admin.fetch(new Request('http://localhost:8081/graphql', { method: 'POST' })),
      await admin.fetch(new Request('http://localhost:8081/nowhere')),
      await admin.fetch(new Request('http://localhost:8081/healthz')),
    ]
    for (const { headers } of responses) {
      expect(Object.fromEntries(headers)).toMatchObject({
        'cache-control': 'no-store',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
      })
    }
  })
})
