import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { runStaged } from '@barycenter/testing/run-staged'
import { runSync } from '@barycenter/testing/run-sync'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { LOCAL_ORIGIN } from '../audit/actor.ts'
import { findSessions, startSession } from '../sessions/session.ts'
import { findUserByUsername } from '../users/users.ts'

const TEN = Array.from({ length: 10 }, (_, nth) => ({ username: `user-${nth}`, password: 'x' }))
const NINE = TEN.slice(0, 9)

describe.each(DIALECTS)('prune on %s', (dialect) => {
  let env: TestEnv
  beforeEach(async () => {
    env = await createTestEnv(dialect, { settings: { protectedUsers: ['ADMIN'] } })
  })
  afterEach(() => env.dispose())

  const last = () => findUserByUsername(env, 'user-9')

  test('NONE leaves users who are not listed', async () => {
    await runSync(env, TEN)
    expect(await runSync(env, NINE)).toMatchObject({ unchanged: 9, disabled: 0, deleted: 0 })
    expect(await last()).toMatchObject({ enabled: true })
  })

  test('DISABLE disables them and signs them out, keeps their subject, and is idempotent', async () => {
    const subject = (await runSync(env, TEN)).results[9]?.subject
    if (subject === undefined) throw new TypeError('no subject')
    const { cookieValue } = await startSession(env, { amr: ['pwd'], subject, origin: LOCAL_ORIGIN })
    const outcome = await runSync(env, NINE, { prune: 'DISABLE' })
    expect(outcome).toMatchObject({ disabled: 1, work: { sessionsRevoked: 1 } })
    expect(outcome.results.at(-1)).toMatchObject({
      index: -1,
      username: 'user-9',
      action: 'DISABLE',
      changes: [{ field: 'enabled', before: true, after: false }],
    })
    expect(await last()).toMatchObject({ enabled: false, subject })
    expect(await findSessions(env, [cookieValue])).toEqual([])
    expect(await runSync(env, NINE, { prune: 'DISABLE' })).toMatchObject({
      disabled: 0,
      work: { rowsWritten: 0 },
    })
  })

  test('DELETE deletes them, and who is declared again is somebody else', async () => {
    const before = (await runSync(env, TEN)).results[9]?.subject
    expect(await runSync(env, NINE, { prune: 'DELETE' })).toMatchObject({ deleted: 1 })
    expect(await last()).toBeUndefined()
    const after = (await runSync(env, TEN, { prune: 'DELETE' })).results[9]?.subject
    expect(after).not.toBe(before)
  })

  test('only users of the same source are removed', async () => {
    await runSync(env, TEN, { source: 'team-a' })
    expect(
      await runSync(env, [{ username: 'zoe', password: 'x' }], { source: 'team-b', prune: 'DELETE' }),
    ).toMatchObject({
      created: 1,
      deleted: 0,
    })
    expect(await runSync(env, TEN.slice(1), { source: 'team-b' })).toMatchObject({ unchanged: 9 })
    expect(await last()).toMatchObject({ source: 'team-a' })
  })

  test('who belonged to nobody belongs to the first source that declares them', async () => {
    await runSync(env, TEN)
    await env.testDatabase.execute('update users set source = null')
    const outcome = await runSync(env, TEN, { source: 'team-a' })
    expect(outcome).toMatchObject({ updated: 10 })
    expect(outcome.results[0]?.changes).toEqual([{ field: 'source', before: null, after: 'team-a' }])
    expect(await runSync(env, NINE, { source: 'team-a', prune: 'DISABLE' })).toMatchObject({ disabled: 1 })
  })

  test.each([
    ['20%', 8, true],
    ['20%', 7, false],
    ['3', 7, true],
    ['2', 7, false],
    ['0', 9, false],
    ['100%', 0, true],
  ])('maxPrune %s with %i of 10 listed: %j', async (maxPrune, listed, allowed) => {
    await runSync(env, TEN)
    const before = await env.testDatabase.dump()
    for (const mode of ['PLAN', 'APPLY'] as const) {
      const run = runSync(env, TEN.slice(0, listed), { mode, prune: 'DELETE', maxPrune })
      if (allowed) expect(await run).toMatchObject({ deleted: mode === 'PLAN' ? 10 - listed : 10 - listed })
      else await expect(run).rejects.toMatchObject({ code: 'PRUNE_GUARD' })
      if (!allowed || mode === 'PLAN') expect(await env.testDatabase.dump()).toBe(before)
    }
  })

  test.each(['', '-1', '101%', '1.5', 'all', '20 %'])('maxPrune %j is no limit', async (maxPrune) => {
    await expect(runSync(env, TEN, { prune: 'DISABLE', maxPrune })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    })
  })

  test('a listed user whose record is in error is not removed', async () => {
    await runSync(env, TEN)
    const users = [...NINE, { username: 'USER-9', email: 'nonsense' }]
    expect(await runSync(env, users, { prune: 'DELETE', onError: 'CONTINUE' })).toMatchObject({
      failed: 1,
      deleted: 0,
    })
    expect(await last()).toBeDefined()
  })

  test.each([
    ['in one request', runSync],
    ['in batches', runStaged],
  ] as const)('whose name is misspelt is not taken for one who is not listed: %s', async (_, run) => {
    await runSync(env, TEN)
    const users = [...NINE, { username: 'user-9 ', password: 'x' }]
    const refused = run(env, users, { prune: 'DELETE', onError: 'CONTINUE' })
    await expect(refused).rejects.toMatchObject({
      code: 'PRUNE_GUARD',
      message: expect.stringContaining('/users/9'),
    })
    // Longer than whoever sends batches may be silent.
    env.clock.advance(16)
    const { results } = await runSync(env, users, { prune: 'DELETE' })
    expect(results.find(({ index }) => index === 9)?.errors).toMatchObject([{ code: 'USERNAME_INVALID' }])
    expect(await run(env, users, { onError: 'CONTINUE' })).toMatchObject({ failed: 1, unchanged: 9 })
    expect(await last()).toBeDefined()
  })

  test('protected users stay', async () => {
    await runSync(env, [...TEN, { username: 'admin', password: 'x' }])
    expect(await runSync(env, TEN, { prune: 'DELETE' })).toMatchObject({ deleted: 0 })
    const absent = await runSync(env, [{ username: 'Admin', state: 'ABSENT' }], {
      prune: 'DELETE',
      maxPrune: '100%',
    })
    expect(absent.results[0]?.errors).toMatchObject([{ code: 'USER_PROTECTED', path: '/users/0/state' }])
    expect(await findUserByUsername(env, 'admin')).toBeDefined()
  })

  test('the plan shows what is removed, and goes stale when that changes', async () => {
    await runSync(env, TEN)
    const plan = await runSync(env, NINE, { mode: 'PLAN', prune: 'DISABLE' })
    expect(plan.results.at(-1)).toMatchObject({ username: 'user-9', action: 'DISABLE' })
    await runSync(env, [{ username: 'user-9', email: 'a@example.com' }])
    await expect(
      runSync(env, NINE, { prune: 'DISABLE', expectedPlanHash: plan.planHash }),
    ).rejects.toMatchObject({ code: 'PLAN_STALE' })
  })

  describe('state: absent', () => {
    test.each([
      ['DISABLE', { disabled: 1, deleted: 0 }],
      ['DELETE', { disabled: 0, deleted: 1 }],
    ] as const)('%s', async (prune, expected) => {
      await runSync(env, TEN)
      const users = [...NINE, { username: 'user-9', state: 'ABSENT' as const }]
      expect(await runSync(env, users, { prune, maxPrune: '0' })).toMatchObject(expected)
      expect(await runSync(env, users, { prune })).toMatchObject({ unchanged: 10, work: { rowsWritten: 0 } })
    })

    test('absent says it for them alone: others stay, listed or not, and maxPrune does not count them', async () => {
      await runSync(env, TEN)
      const gone = [{ username: 'user-9', state: 'ABSENT' as const }]
      const options = { absent: 'DELETE', maxPrune: '0' } as const
      expect(await runSync(env, gone, options)).toMatchObject({ total: 1, disabled: 0, deleted: 1 })
      expect(await runSync(env, NINE)).toMatchObject({ unchanged: 9 })
      const [result] = (await runSync(env, gone, { prune: 'DISABLE', absent: 'NONE', maxPrune: '100%' }))
        .results
      expect(result?.errors).toMatchObject([{ code: 'PRUNE_REQUIRED' }])
    })

    test('needs to be told what becomes of them', async () => {
      const { results } = await runSync(env, [{ username: 'user-9', state: 'ABSENT' }])
      expect(results[0]?.errors).toMatchObject([{ code: 'PRUNE_REQUIRED', path: '/users/0/state' }])
    })
  })
})
