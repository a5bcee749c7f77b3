import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import {
  buildASTSchema,
  coerceInputValue,
  isInputType,
  parse,
  printSchema,
  typeFromAST,
  validate,
} from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { schema } from '../schema.ts'
import { type Admin, createAdmin } from '../server.ts'
import { EXAMPLE_HEADERS, EXAMPLE_QUERY, EXAMPLE_VARIABLES } from './example.ts'

describe('the playground', () => {
  let env: TestEnv
  let admin: Admin
  beforeAll(async () => {
    env = await createTestEnv('sqlite')
    admin = createAdmin(env, { authenticate: async () => undefined })
  })
  afterAll(() => env.dispose())

  const get = async (headers: Record<string, string> = {}, path = '/admin/playground') =>
    admin.fetch(new Request(`http://localhost:8081${path}`, { headers }))

  test('is served whole, without a token, at both addresses', async () => {
    const pages = [await get(), await get({}, '/')]
    for (const response of pages) {
      expect(response.status).toBe(200)
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
      const html = await response.text()
      expect(html).toMatch(/^\s*<!doctype html>/)
      // Whatever it needs is inside.
      expect(html.replace(/<script>.*?<\/script>/gs, '')).not.toMatch(
        /<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)="(?!data:)/,
      )
    }
  })

  test('runs its own scripts and no other', async () => {
    const response = await get()
    const scripts = [...(await response.text()).matchAll(/<script>(.*?)<\/script>/gs)]
    const hashes = scripts.map(([, script]) =>
      createHash('sha256')
        .update(script ?? '')
        .digest('base64'),
    )
    const policy = response.headers.get('content-security-policy')
    expect(policy).toContain(`script-src ${hashes.map((hash) => `'sha256-${hash}'`).join(' ')};`)
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("connect-src 'self'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toMatch(/https?:|unsafe-eval|script-src[^;]*unsafe-inline/)
  })

  test('is sent compressed to who can read it', async () => {
    const plain = await get()
    expect(plain.headers.get('content-encoding')).toBeNull()
    const html = Buffer.from(await plain.arrayBuffer())

    const gzip = await get({ 'accept-encoding': 'br, gzip;q=0.8, *;q=0.1' })
    expect(gzip.headers.get('content-encoding')).toBe('gzip')
    const smaller = Buffer.from(await gzip.arrayBuffer())
    expect(smaller.length).toBeLessThan(html.length / 3)
    expect(gunzipSync(smaller).equals(html)).toBe(true)
    expect((await get({ 'accept-encoding': 'br, gzip;q=0' })).headers.get('content-encoding')).toBeNull()

    for (const { headers } of [plain, gzip]) expect(headers.get('vary')).toBe('Accept-Encoding')
  })

  test('is sent again only when it has changed', async () => {
    const headers = { 'accept-encoding': 'gzip' }
    const etag = (await get(headers)).headers.get('etag') ?? ''
    for (const known of [etag, `"other", ${etag}`, `W/${etag}`, '*']) {
      const response = await get({ ...headers, 'if-none-match': known })
      expect(response.status).toBe(304)
      expect(response.headers.get('etag')).toBe(etag)
      expect(await response.text()).toBe('')
    }
    expect((await get({ ...headers, 'if-none-match': '"other"' })).status).toBe(200)
    expect((await get({ 'if-none-match': etag })).status).toBe(200)
  })

  test('begins with an example that the schema allows', () => {
    const document = parse(EXAMPLE_QUERY)
    expect(validate(buildASTSchema(parse(printSchema(schema))), document)).toEqual([])
    const [operation] = document.definitions
    const definition =
      operation?.kind === 'OperationDefinition' ? operation.variableDefinitions?.[0] : undefined
    const type = definition && typeFromAST(schema, definition.type)
    if (!isInputType(type)) throw new Error('the example has no variable')
    expect(coerceInputValue(JSON.parse(EXAMPLE_VARIABLES).input, type)).toMatchObject({ mode: 'PLAN' })
    expect(JSON.parse(EXAMPLE_HEADERS)).toEqual({ Authorization: 'Bearer ' })
  })
})
