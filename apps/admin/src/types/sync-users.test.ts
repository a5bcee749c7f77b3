import { LOCAL_ORIGIN } from '@barycenter/core/audit/actor'
import { addSeconds } from '@barycenter/core/clock'
import { acquireLease } from '@barycenter/core/leases.store'
import { startSession } from '@barycenter/core/sessions/session'
import { authenticateUser } from '@barycenter/core/users/authenticate-user'
import { findUserByUsername } from '@barycenter/core/users/users'
import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type AdminClient, createAdminClient } from '../testing/admin-client.ts'
import { executeSync } from '../testing/sync-mutation.ts'

const ALICE = { username: 'alice', password: 'canary-of-alice', email: 'alice@example.com' }
const BOB = { username: 'bob', password: 'canary-of-bob', email: 'bob@example.com' }

describe.each(DIALECTS)('syncUsers on %s', (dialect) => {
  let env: TestEnv
  let client: AdminClient
  beforeEach(async () => {
    env = await createTestEnv(dialect, { settings: { syncPatience: 0 } })
    client = createAdminClient(env, ['users:sync'])
  })
  afterEach(() => env.dispose())

  const sync = (users: readonly object[], options: object = {}) => executeSync(client, { users, ...options })

  test('takes over users of another source, unless it is told not to', async () => {
    await sync([ALICE], { source: 'ci' })
    const taken = { users: [{ ...ALICE, password: 'canary-taken' }], source: 'secrets' }
    const { sync: refused } = await executeSync(client, { ...taken, takeOver: false })
    expect(refused).toMatchObject({
      failed: 1,
      results: [{ errors: [{ code: 'USER_OF_OTHER_SOURCE', path: '/users/0/username' }] }],
    })
    expect((await executeSync(client, taken)).sync).toMatchObject({ updated: 1 })
  })

  test('creates who is missing', async () => {
    const { sync: outcome, errors } = await sync([
      ALICE,
      { ...BOB, enabled: false, properties: { floor: 3 } },
    ])

    expect(errors).toBeUndefined()
    const alice = await findUserByUsername(env, 'alice')
    expect(outcome).toEqual({
      runId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      mode: 'APPLY',
      applied: true,
      planHash: expect.stringMatching(/^\S{20,}$/),
      durationMs: expect.any(Number),
      total: 2,
      created: 2,
      updated: 0,
      unchanged: 0,
      disabled: 0,
      deleted: 0,
      failed: 0,
      work: {
        passwordsHashed: 2,
        passwordsVerified: 0,
        rowsWritten: expect.any(Number),
        sessionsRevoked: 0,
        grantsRevoked: 0,
      },
      results: [
        {
          index: 0,
          username: 'alice',
          subject: alice?.subject,
          action: 'CREATE',
          sessionsRevoked: 0,
          changes: [
            { field: 'email', before: null, after: 'alice@example.com' },
            { field: 'password', before: null, after: null },
          ],
          errors: [],
        },
        expect.objectContaining({ index: 1, username: 'bob', action: 'CREATE' }),
      ],
    })
    expect(await findUserByUsername(env, 'bob')).toMatchObject({ enabled: false, properties: { floor: 3 } })
    expect(await authenticateUser(env, ALICE)).toMatchObject({ user: { username: 'alice' } })
  })

  test('leaves out who is as declared, unless asked for', async () => {
    await sync([ALICE])
    const quiet = await sync([ALICE])
    expect(quiet.sync).toMatchObject({ applied: true, unchanged: 1, results: [] })

    const complete = await executeSync(client, { users: [ALICE] }, true)
    expect(complete.sync).toMatchObject({
      results: [{ username: 'alice', action: 'UNCHANGED', changes: [] }],
    })
  })

  test('a field that is left out stays, and one that is null is cleared', async () => {
    await sync([{ ...ALICE, properties: { floor: 3, desk: 'b' } }])

    await sync([{ username: 'alice', properties: { floor: null } }])
    expect(await findUserByUsername(env, 'alice')).toMatchObject({
      email: 'alice@example.com',
      properties: { desk: 'b' },
    })

    await sync([{ username: 'alice', email: null, properties: null }])
    expect(await findUserByUsername(env, 'alice')).toMatchObject({ email: null, properties: {} })
  })

  test('null where there is nothing to clear is the error of the record', async () => {
    await sync([ALICE])
    const { sync: outcome } = await sync([
      { username: 'alice', enabled: null, emailVerified: null, password: null, passwordHash: null },
    ])
    expect(outcome).toMatchObject({ applied: false, failed: 1, results: [{ action: 'FAIL' }] })
    expect(await findUserByUsername(env, 'alice')).toMatchObject({ enabled: true })
  })

  test('null for an option means its default', async () => {
    const options = { mode: null, onError: null, passwordPolicy: null, source: null, expectedPlanHash: null }
    const { sync: outcome } = await sync([ALICE], options)
    expect(outcome).toMatchObject({ mode: 'APPLY', applied: true, created: 1 })
    expect(await findUserByUsername(env, 'alice')).toMatchObject({ source: 'default' })
  })

  test('PLAN says what APPLY would do, and writes nothing', async () => {
    const before = await env.testDatabase.dump()
    const plan = await sync([ALICE], { mode: 'PLAN' })
    expect(plan.sync).toMatchObject({ mode: 'PLAN', applied: false, created: 1, work: { rowsWritten: 0 } })
    expect(plan.sync).toMatchObject({ results: [{ username: 'alice', action: 'CREATE', subject: null }] })
    expect(await env.testDatabase.dump()).toBe(before)

    const applied = await sync([ALICE], { expectedPlanHash: plan.sync?.['planHash'] })
    expect(applied.sync).toMatchObject({ applied: true, created: 1, planHash: plan.sync?.['planHash'] })
  })

  test('a plan that is no longer the expected one is refused with PLAN_STALE', async () => {
    const plan = await sync([ALICE], { mode: 'PLAN' })
    const refused = await sync([ALICE, BOB], { expectedPlanHash: plan.sync?.['planHash'] })

    expect(refused.sync).toBeUndefined()
    expect(refused.errors).toEqual([
      {
        message: expect.stringMatching(/\w/),
        path: ['syncUsers'],
        locations: expect.anything(),
        extensions: { code: 'PLAN_STALE' },
      },
    ])
    expect(await findUserByUsername(env, 'bob')).toBeUndefined()
  })

  test('a run beside another that does not end is refused with SYNC_IN_PROGRESS', async () => {
    const now = env.clock.now()
    const lease = { name: 'sync-users', holder: 'somebody else' }
    await env.database.run((store) => acquireLease(store, lease, { now, expiresAt: addSeconds(now, 60) }))

    const refused = await sync([ALICE])
    expect(refused.errors?.[0]?.extensions).toEqual({ code: 'SYNC_IN_PROGRESS' })
  })

  test('a source without a name is refused with INVALID_INPUT', async () => {
    const refused = await sync([ALICE], { source: '' })
    expect(refused.errors?.[0]?.extensions).toEqual({ code: 'INVALID_INPUT' })
  })

  test('a bad record is told in the results, and nothing is written', async () => {
    const bad = { ...BOB, email: 'not an address' }
    const { sync: outcome, errors } = await sync([ALICE, bad])

    expect(errors).toBeUndefined()
    expect(outcome).toMatchObject({ applied: false, failed: 1 })
    expect(outcome?.['results']).toContainEqual(
      expect.objectContaining({
        index: 1,
        action: 'FAIL',
        errors: [{ code: 'EMAIL_INVALID', message: expect.stringMatching(/\w/), path: '/users/1/email' }],
      }),
    )
    expect(await findUserByUsername(env, 'alice')).toBeUndefined()
  })

  test('with CONTINUE the good records are written', async () => {
    const { sync: outcome } = await sync([ALICE, { username: 'bob' }], { onError: 'CONTINUE' })
    expect(outcome).toMatchObject({ created: 1, failed: 1 })
    expect(outcome).toMatchObject({ results: [{}, { errors: [{ code: 'CREDENTIAL_REQUIRED' }] }] })
    expect(await findUserByUsername(env, 'alice')).toBeDefined()
  })

  test('a new password ends the sessions, and the result counts them', async () => {
    await sync([ALICE])
    const alice = await findUserByUsername(env, 'alice')
    if (alice === undefined) throw new Error('alice was not created')
    await startSession(env, { amr: ['pwd'], subject: alice.subject, origin: LOCAL_ORIGIN })

    const { sync: outcome } = await sync([{ ...ALICE, password: 'canary-the-second' }])
    expect(outcome).toMatchObject({
      updated: 1,
      work: { sessionsRevoked: 1 },
      results: [{ sessionsRevoked: 1, changes: [{ field: 'password', before: null, after: null }] }],
    })
  })

  test('values that are written into the document do as variables do', async () => {
    const { data, errors } = await client.execute(`mutation {
      syncUsers(input: { users: [
        { username: "alice", password: "canary-of-alice", properties: { floor: 3, tags: ["a", 1.5, null, true] } }
      ] }) { created }
    }`)
    expect(errors).toBeUndefined()
    expect(data).toEqual({ syncUsers: { created: 1 } })
    expect(await findUserByUsername(env, 'alice')).toMatchObject({
      properties: { floor: 3, tags: ['a', 1.5, null, true] },
    })
  })

  test.each([[['a', 'list']], ['a text'], [7]])(
    'properties that are %j are the error of the record',
    async (properties) => {
      const { sync: outcome } = await sync([{ ...ALICE, properties }])
      expect(outcome).toMatchObject({ failed: 1, results: [{ errors: [{ code: 'PROPERTIES_INVALID' }] }] })
    },
  )

  test('no password is in an answer, in the log or in the database', async () => {
    const secrets = /canary-/
    const answers = [
      await sync([ALICE, BOB]),
      await sync([{ ...ALICE, password: 'canary-new', email: 'nobody' }]),
      await sync([{ ...ALICE, passwordHash: 'canary-hash' }]),
      await sync([ALICE, ALICE], { mode: 'PLAN' }),
    ]
    expect(JSON.stringify(answers)).not.toMatch(secrets)
    expect(env.logged.join('\n')).not.toMatch(secrets)
    expect(await env.testDatabase.dump()).not.toMatch(secrets)
  })
})
