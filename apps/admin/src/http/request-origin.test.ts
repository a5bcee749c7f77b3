import { LOCAL_OPERATOR } from '@barycenter/core/admin-tokens/admin-token'
import { readAuditEvents } from '@barycenter/testing/audit-events'
import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { beginStaged } from '@barycenter/testing/run-staged'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createAdmin } from '../server.ts'

const SYNC = `mutation ($username: String!) {
  syncUsers(input: { users: [{ username: $username, password: "x" }] }) { created }
}`

describe.each(DIALECTS)('where a request came from (%s)', (dialect) => {
  let env: TestEnv
  beforeEach(async () => {
    env = await createTestEnv(dialect)
  })
  afterEach(() => env.dispose())

  /** Creates a user with a request from an address, and returns what the audit log says of it. */
  const auditOf = async (username: string, headers: Record<string, string>, remoteAddress?: string) => {
    const admin = createAdmin(env, {
      authenticate: async () => ({ actor: 'token:test', scopes: ['users:sync'] }),
      trustedProxies: ['10.0.0.0/8'],
    })
    const response = await admin.fetch(
      new Request('http://localhost:8081/admin/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query: SYNC, variables: { username } }),
      }),
      // What a server hands on, as far as it is read.
      remoteAddress === undefined ? undefined : { incoming: { socket: { remoteAddress } as never } },
    )
    expect(await response.json()).toEqual({ data: { syncUsers: { created: 1 } } })
    const [event] = (await readAuditEvents(env, 'user.create')).slice(-1)
    expect(event).toMatchObject({ actor: 'token:test', outcome: 'SUCCESS', code: null })
    expect(event?.requestId).toBe(response.headers.get('x-request-id'))
    return event
  }

  test('is in the audit log: address, user agent and request', async () => {
    const forwarded = { 'x-forwarded-for': '203.0.113.7, 198.51.100.2, 10.1.1.1', 'user-agent': 'curl/8' }
    expect(await auditOf('behind', forwarded, '::ffff:10.0.0.1')).toMatchObject({
      address: '198.51.100.2',
      userAgent: 'curl/8',
    })
  })

  test('is not what a client says that no proxy of ours stands before', async () => {
    const made = { 'x-forwarded-for': '203.0.113.7' }
    expect(await auditOf('direct', made, '192.0.2.1')).toMatchObject({
      address: '192.0.2.1',
      userAgent: null,
    })
    expect(await auditOf('in-process', made)).toMatchObject({ address: null })
  })

  test('keeps no more of a user agent than fits', async () => {
    const event = await auditOf('long', { 'user-agent': 'x'.repeat(5000) })
    expect(event?.userAgent).toBe('x'.repeat(512))
  })

  test('keeps nothing of a user agent that a terminal would obey', async () => {
    const event = await auditOf('controlling', { 'user-agent': 'curl\u009b2J\tx' })
    expect(event?.userAgent).toBe('curl\uFFFD2J\uFFFDx')
  })

  test('a batch is in the log in the order of when it was written, not of when it was sent', async () => {
    const before = await readAuditEvents(env)
    const staged = await beginStaged(env, [{ username: 'staged', password: 'x' }])
    await staged.sendAll()
    env.clock.advance(2)
    await auditOf('meanwhile', {})
    env.clock.advance(2)
    await staged.commit()
    const events = (await readAuditEvents(env)).slice(before.length)
    expect(events.map(({ detail }) => detail['username'])).toEqual(['meanwhile', 'staged'])
    expect(events[1]).toMatchObject({ actor: LOCAL_OPERATOR.actor, address: null, outcome: 'SUCCESS' })
  })
})
