import { LOCAL_OPERATOR } from '@barycenter/core/admin-tokens/admin-token'
import { openDatabase } from '@barycenter/database/database'
import { readAuditEvents } from '@barycenter/testing/audit-events'
import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { findFreePort } from '@barycenter/testing/free-port'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { bearerAuthentication } from '../http/bearer-authentication.ts'
import { createAdmin } from '../server.ts'
import { createAdminClient } from '../testing/admin-client.ts'

const SYNC = 'mutation { syncUsers(input: { users: [{ username: "a", password: "canary" }] }) { total } }'

describe.each(DIALECTS)('an unexpected error on %s', (dialect) => {
  let env: TestEnv
  beforeEach(async () => {
    env = await createTestEnv(dialect)
  })
  afterEach(() => env.dispose())

  const errorsLogged = () =>
    env.logged.map((line) => JSON.parse(line)).filter(({ level }) => level === 'error')

  test('is masked, and logged once under the id that the client is told', async () => {
    const hash = () => Promise.reject(new Error('the internals'))
    const broken = { ...env, passwords: { ...env.passwords, hash } }
    const response = await createAdminClient(broken).post({ query: SYNC })

    expect(response.status).toBe(500)
    const body = await response.json()
    const requestId = response.headers.get('x-request-id')
    expect(body).toEqual({
      data: null,
      errors: [
        {
          message: 'Unexpected error.',
          locations: expect.anything(),
          path: ['syncUsers'],
          extensions: { code: 'INTERNAL_SERVER_ERROR', requestId },
        },
      ],
    })
    expect(errorsLogged()).toEqual([expect.objectContaining({ requestId, path: ['syncUsers'] })])
    expect(env.logged.join('\n')).toContain('the internals')
    // Nothing but what the audit log says of it.
    expect(await createAdminClient(env).execute('{ users { totalCount } }')).toEqual({
      data: { users: { totalCount: 0 } },
    })
    expect(await readAuditEvents(env)).toEqual([
      expect.objectContaining({ outcome: 'FAILURE', code: 'INTERNAL_SERVER_ERROR', requestId }),
    ])
    expect(await env.testDatabase.dump()).not.toMatch(/canary|the internals/)
    expect(env.logged.join('\n')).not.toContain('canary')
  })
})

describe('a database that cannot be reached', () => {
  let env: TestEnv
  beforeEach(async () => {
    const reachable = await createTestEnv('sqlite')
    const database = await openDatabase(`postgres://someone:canary@127.0.0.1:${await findFreePort()}/nowhere`)
    env = { ...reachable, database, dispose: () => database.close().then(reachable.dispose) }
  })
  afterEach(() => env.dispose())

  const post = (admin: ReturnType<typeof createAdmin>) =>
    admin.fetch(
      new Request('http://localhost:8081/graphql', {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          authorization: `Bearer bary_${'0'.repeat(32)}_${'a'.repeat(43)}`,
        },
        body: JSON.stringify({ query: '{ users { edges { cursor } } }' }),
      }),
    )

  test.each([
    ['while authenticating', bearerAuthentication],
    ['while resolving', () => async () => LOCAL_OPERATOR],
  ])('is a 503 without details, %s', async (_, authentication) => {
    const response = await post(createAdmin(env, { authenticate: authentication(env) }))
    const text = await response.text()

    expect(response.status).toBe(503)
    expect(JSON.parse(text).errors).toEqual([
      expect.objectContaining({
        message: 'The database is not available.',
        extensions: { code: 'DATABASE_UNAVAILABLE', requestId: response.headers.get('x-request-id') },
      }),
    ])
    expect(text).not.toMatch(/127\.0\.0\.1|nowhere|someone/)
    expect(env.logged.join('\n')).not.toContain('canary')
  })
})
