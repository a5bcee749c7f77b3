import { ensureSigningKey } from '@barycenter/core/keys/provide-signing-keys'
import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createProvider } from '../app.ts'

describe.each(DIALECTS)('the JWK Set, RFC 7517 §5 (%s)', (dialect) => {
  let env: TestEnv
  beforeEach(async () => {
    env = await createTestEnv(dialect)
  })
  afterEach(() => env.dispose())

  const request = (app = createProvider(env, { trustedProxies: [] })) => app.request('/.well-known/jwks.json')

  test('has the public halves of the keys, each with its id, algorithm and use', async () => {
    const response = await request()
    expect(response.headers.get('content-type')).toBe('application/json')
    expect(response.headers.get('cache-control')).toBe('public, max-age=300')
    expect(await response.json()).toEqual({
      keys: [
        {
          kty: 'EC',
          crv: 'P-256',
          x: expect.any(String),
          y: expect.any(String),
          kid: expect.any(String),
          alg: 'ES256',
          use: 'sig',
        },
      ],
    })
  })

  test('has no member of a private or symmetric key, RFC 7518 §6', async () => {
    for (const algorithm of ['RS256', 'PS256', 'EdDSA'] as const) await ensureSigningKey(env, algorithm)
    const document = await (await request()).text()
    expect(document.match(/"kid":/g)).toHaveLength(4)
    expect(document).not.toMatch(/"(?:d|p|q|dp|dq|qi|oth|k)":/)
  })

  test('changes with the keys, and so does its entity tag', async () => {
    const app = createProvider(env, { trustedProxies: [] })
    const before = await request(app)
    await ensureSigningKey(env, 'EdDSA')
    env.clock.advance(60)
    const after = await request(app)
    expect(after.headers.get('etag')).not.toBe(before.headers.get('etag'))
    expect((await after.text()).match(/"kid":/g)).toHaveLength(2)
  })

  test('is the same from every process on the database', async () => {
    const [one, other] = [await request(), await request()]
    expect(one.headers.get('etag')).toBe(other.headers.get('etag'))
    expect(await one.text()).toBe(await other.text())
  })
})
