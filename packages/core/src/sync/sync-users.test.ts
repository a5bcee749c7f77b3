import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { runSync } from '@barycenter/testing/run-sync'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { LOCAL_ORIGIN } from '../audit/actor.ts'
import { findSessions, startSession } from '../sessions/session.ts'
import { findUserByUsername } from '../users/users.ts'
import { listSyncRuns } from './list-sync-runs.ts'
import type { SyncUserInput, SyncUsersInput } from './sync-input.ts'
import type { SyncUsersOutcome } from './sync-outcome.ts'

const ALICE = { username: 'alice', password: 'correct-horse', email: 'alice@example.com' }
const BOB = { username: 'bob', password: 'another-strong', email: 'bob@example.com' }

describe.each(DIALECTS)('syncUsers on %s', (dialect) => {
  let env: TestEnv
  beforeEach(async () => {
    env = await createTestEnv(dialect)
  })
  afterEach(() => env.dispose())

  const sync = (users: readonly SyncUserInput[], options: Partial<SyncUsersInput> = {}) =>
    runSync(env, users, options)
  const changesOf = ({ results }: SyncUsersOutcome, index = 0) => results[index]?.changes

  test('creates who is missing, and names the fields without the secret', async () => {
    const outcome = await sync([ALICE, { ...BOB, enabled: false, properties: { role: 'admin' } }])

    expect(outcome).toMatchObject({ applied: true, total: 2, created: 2, failed: 0 })
    expect(outcome.work).toMatchObject({ passwordsHashed: 2, passwordsVerified: 0 })
    expect(changesOf(outcome)).toEqual([
      { field: 'email', before: null, after: 'alice@example.com' },
      { field: 'password', before: null, after: null },
    ])
    expect(await findUserByUsername(env, 'ALICE')).toMatchObject({
      subject: outcome.results[0]?.subject,
      email: 'alice@example.com',
      emailVerified: false,
      enabled: true,
      source: 'default',
    })
    expect(await findUserByUsername(env, 'bob')).toMatchObject({
      enabled: false,
      properties: { role: 'admin' },
    })
  })

  test('writes nothing at all when nothing changed', async () => {
    await sync([ALICE, BOB])
    const before = await env.testDatabase.dump()
    const outcome = await sync([BOB, ALICE])

    expect(outcome).toMatchObject({ applied: true, unchanged: 2, created: 0, updated: 0 })
    expect(outcome.work).toEqual({
      passwordsHashed: 0,
      passwordsVerified: 2,
      checkpoints: 0,
      rowsWritten: 0,
      sessionsRevoked: 0,
      grantsRevoked: 0,
    })
    expect(await env.testDatabase.dump()).toBe(before)
  })

  test.each([
    [
      { email: 'new@example.com' },
      [{ field: 'email', before: 'alice@example.com', after: 'new@example.com' }],
    ],
    [{ enabled: false }, [{ field: 'enabled', before: true, after: false }]],
    [{ password: 'a new one' }, [{ field: 'password', before: null, after: null }]],
    [{ emailVerified: true }, [{ field: 'emailVerified', before: false, after: true }]],
    [{ username: 'Alice' }, [{ field: 'username', before: 'alice', after: 'Alice' }]],
    [{ email: null }, [{ field: 'email', before: 'alice@example.com', after: null }]],
    [{ properties: { a: { b: 1 } } }, [{ field: 'properties.a', before: null, after: { b: 1 } }]],
  ])('a change of %j is one update with exactly that field', async (change, expected) => {
    const created = await sync([ALICE])
    const outcome = await sync([{ ...ALICE, ...change }])

    expect(outcome).toMatchObject({ updated: 1, created: 0, unchanged: 0 })
    expect(changesOf(outcome)).toEqual(expected)
    expect(outcome.results[0]?.subject).toBe(created.results[0]?.subject)
    expect(await sync([{ ...ALICE, ...change }])).toMatchObject({ unchanged: 1, updated: 0 })
  })

  test('an absent field is left as it is', async () => {
    await sync([{ ...ALICE, emailVerified: true, enabled: false, properties: { team: 'a' } }])
    expect(await sync([{ username: 'alice' }])).toMatchObject({ unchanged: 1 })
    expect(await findUserByUsername(env, 'alice')).toMatchObject({
      email: 'alice@example.com',
      emailVerified: true,
      enabled: false,
      properties: { team: 'a' },
    })
  })

  test('a changed e-mail address is unverified until it is declared otherwise', async () => {
    await sync([{ ...ALICE, emailVerified: true }])
    const outcome = await sync([{ username: 'alice', email: 'new@example.com' }])
    expect(changesOf(outcome)).toContainEqual({ field: 'emailVerified', before: true, after: false })
    const both = await sync([{ username: 'alice', email: 'newer@example.com', emailVerified: true }])
    expect(changesOf(both)).toEqual([
      { field: 'email', before: 'new@example.com', after: 'newer@example.com' },
      { field: 'emailVerified', before: false, after: true },
    ])
  })

  test('properties are set and removed key by key, and cleared by null', async () => {
    await sync([{ ...ALICE, properties: { kept: 1, changed: { b: 1, a: [2] }, gone: true } }])
    const outcome = await sync([
      { username: 'alice', properties: { changed: { a: [2], b: 2 }, gone: null, never: null } },
    ])
    expect(changesOf(outcome)).toEqual([
      { field: 'properties.changed', before: { b: 1, a: [2] }, after: { a: [2], b: 2 } },
      { field: 'properties.gone', before: true, after: null },
    ])
    expect(await sync([{ username: 'alice', properties: { changed: { b: 2, a: [2] } } }])).toMatchObject({
      unchanged: 1,
    })
    expect((await findUserByUsername(env, 'alice'))?.properties).toEqual({
      kept: 1,
      changed: { a: [2], b: 2 },
    })
    await sync([{ username: 'alice', properties: null }])
    expect((await findUserByUsername(env, 'alice'))?.properties).toEqual({})
  })

  test.each([
    ['is disabled', { enabled: false }],
    ['gets another password', { password: 'a new one' }],
  ])('who %s is signed out everywhere, in the same run', async (_, change) => {
    const [alice] = (await sync([ALICE, BOB])).results
    if (alice?.subject === undefined) throw new TypeError('alice was not created')
    const sessions = [1, 2].map(() =>
      startSession(env, {
        amr: ['pwd'],
        subject: alice.subject ?? ('' as never),
        origin: LOCAL_ORIGIN,
      }),
    )
    const cookies = (await Promise.all(sessions)).map(({ cookieValue }) => cookieValue)

    const outcome = await sync([{ ...ALICE, ...change }, BOB])
    expect(outcome.work.sessionsRevoked).toBe(2)
    expect(outcome.results[0]?.sessionsRevoked).toBe(2)
    expect(await findSessions(env, cookies)).toEqual([])
  })

  test('a changed e-mail address ends no session', async () => {
    const subject = (await sync([ALICE])).results[0]?.subject
    if (subject === undefined) throw new TypeError('alice was not created')
    const { cookieValue } = await startSession(env, { amr: ['pwd'], subject, origin: LOCAL_ORIGIN })
    await sync([{ ...ALICE, email: 'new@example.com' }])
    expect(await findSessions(env, [cookieValue])).toMatchObject([{ user: { email: 'new@example.com' } }])
  })

  test('a plan says what the run then does, and writes nothing', async () => {
    await sync([ALICE])
    const before = await env.testDatabase.dump()
    const users = [{ ...ALICE, email: 'new@example.com' }, BOB]
    const plan = await sync(users, { mode: 'PLAN' })

    expect(plan).toMatchObject({
      applied: false,
      created: 1,
      updated: 1,
      work: { passwordsHashed: 0, rowsWritten: 0 },
    })
    expect(await env.testDatabase.dump()).toBe(before)
    const run = await sync(users, { expectedPlanHash: plan.planHash })
    expect(run.planHash).toBe(plan.planHash)
    expect(run.results.map(({ changes }) => changes)).toEqual(plan.results.map(({ changes }) => changes))
  })

  test('a stale plan is refused, and nothing is written', async () => {
    await sync([ALICE])
    const users = [{ ...ALICE, email: 'new@example.com' }]
    const { planHash } = await sync(users, { mode: 'PLAN' })
    await sync([{ username: 'alice', enabled: false }])
    const before = await env.testDatabase.dump()

    await expect(sync(users, { expectedPlanHash: planHash })).rejects.toMatchObject({ code: 'PLAN_STALE' })
    expect(await env.testDatabase.dump()).toBe(before)
  })

  test('ABORT writes nothing when one record is bad, and says what is wrong with each', async () => {
    const outcome = await sync([
      ALICE,
      { username: 'carol' },
      { username: '  ', password: 'x' },
      { ...BOB, email: 'nonsense', enabled: null },
      { username: 'Dave', password: 'x' },
      { username: 'DAVE', passwordHash: '$2b$10$nope' },
    ])
    expect(outcome).toMatchObject({ applied: false, failed: 5, work: { rowsWritten: 0, passwordsHashed: 0 } })
    expect(
      outcome.results.flatMap(({ errors }) => errors.map(({ code, path }) => `${code} ${path}`)),
    ).toEqual([
      'CREDENTIAL_REQUIRED /users/1/password',
      'USERNAME_INVALID /users/2/username',
      'EMAIL_INVALID /users/3/email',
      'ENABLED_INVALID /users/3/enabled',
      'USERNAME_DUPLICATE /users/4/username',
      'PASSWORD_HASH_INVALID /users/5/passwordHash',
      'USERNAME_DUPLICATE /users/5/username',
    ])
    expect(await findUserByUsername(env, 'alice')).toBeUndefined()
  })

  test('CONTINUE applies every good record', async () => {
    const outcome = await sync([{ ...ALICE, email: 'nonsense' }, BOB], { onError: 'CONTINUE' })
    expect(outcome).toMatchObject({ applied: true, created: 1, failed: 1 })
    expect(await findUserByUsername(env, 'alice')).toBeUndefined()
    expect(await findUserByUsername(env, 'bob')).toBeDefined()
  })

  test('a run that wrote is in the history and in the audit log, without a secret', async () => {
    await sync([ALICE], { source: 'team-a' })
    await sync([{ ...ALICE, password: 'a new one' }], { source: 'team-a' })
    await sync([{ ...ALICE, password: 'a new one' }])

    const runs = await listSyncRuns(env, { before: undefined, limit: 10 })
    expect(runs).toMatchObject([
      { source: 'team-a', actor: 'cli', updated: 1, created: 0, rowsWritten: 3 },
      { source: 'team-a', actor: 'cli', updated: 0, created: 1, rowsWritten: 3 },
    ])
    const dump = await env.testDatabase.dump()
    expect(dump).toContain('user.create')
    expect(dump).toContain('user.update')
    expect(dump).not.toContain('correct-horse')
    expect(dump).not.toContain('a new one')
  })
})
