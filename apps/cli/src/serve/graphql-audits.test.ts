import { LOCAL_OPERATOR } from '@barycenter/core/admin-tokens/admin-token'
import { createAdminToken } from '@barycenter/core/admin-tokens/admin-tokens'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { type Audit, serverAudits } from 'graphql-http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { serveApps } from '../testing/serve-apps.ts'
import type { Listener } from './listen.ts'
import { stopListeners } from './stop-listeners.ts'

let env: TestEnv
let listeners: readonly Listener[]
let token: string
beforeAll(async () => {
  env = await createTestEnv('sqlite')
  const options = { name: 'audits', scopes: ['users:read'], expiresAt: undefined } as const
  token = (await createAdminToken(env, LOCAL_OPERATOR, options)).text
  listeners = await serveApps(env, 'admin')
})
afterAll(async () => {
  await stopListeners(listeners)
  await env.dispose()
})

const fetchFn = (url: RequestInfo | URL, init: RequestInit = {}) => {
  const headers = new Headers(init.headers)
  headers.set('authorization', `Bearer ${token}`)
  return fetch(url, { ...init, headers })
}
const audits = serverAudits({ url: () => `${listeners[0]?.url}/admin/graphql`, fetchFn })

/**
 * What a server MAY do and this one does not: queries by GET, GraphQL over HTTP §5.3. An address with a query in
 * it gets into logs and histories, and is had from a browser by any page. It is refused with 405.
 */
const NOT_OFFERED = ['5A70', 'D6D5', '6A70']

describe('the audits of graphql-http', () => {
  test.each(audits)('$id $name', async ({ id, name, fn }: Audit) => {
    const result = await fn()
    if (!NOT_OFFERED.includes(id)) return expect(result).toMatchObject({ status: 'ok' })
    expect(name).toMatch(/^MAY .*(GET|URL-encoded|urlencoded)/)
    expect(result).toMatchObject({ status: 'notice', response: { status: 405 } })
  })

  test('are all there: those that a server MUST pass, SHOULD pass and MAY pass', () => {
    const kinds = audits.map(({ name }) => name.split(' ')[0])
    expect(
      Object.fromEntries(
        ['MUST', 'SHOULD', 'MAY'].map((kind) => [kind, kinds.filter((each) => each === kind).length]),
      ),
    ).toEqual({ MUST: 13, SHOULD: 23, MAY: 25 })
  })
})
