import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import {
  countExpiringRows,
  insertExpiringRows,
  insertUsedAssertions,
} from '@barycenter/testing/expiring-rows'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { addSeconds } from '../clock.ts'
import { acquireLease } from '../leases.store.ts'
import { BATCH } from './expired-rows.store.ts'
import { CLEANUP_JOBS } from './jobs.ts'
import { passDelay } from './pass-delay.ts'
import { runHousekeeping } from './run-housekeeping.ts'

const never = new AbortController().signal

describe.each(DIALECTS)('housekeeping on %s', (dialect) => {
  let env: TestEnv
  beforeEach(async () => {
    env = await createTestEnv(dialect)
  })
  afterEach(() => env.dispose())

  const jobsLogged = () =>
    env.logged.map((line): { job?: string; deleted?: number; level: string } => JSON.parse(line))

  test('rows go when they have expired, and not before', async () => {
    const now = env.clock.now()
    await insertExpiringRows(env, 'dead', addSeconds(now, 10))
    await insertExpiringRows(env, 'live', addSeconds(now, 100_000))
    const before = await countExpiringRows(env)
    env.clock.advance(9)
    await runHousekeeping(env, never)
    expect(await countExpiringRows(env)).toEqual(before)

    env.clock.advance(50_000)
    await runHousekeeping(env, never)
    const after = await countExpiringRows(env)
    expect(before).toEqual(
      Object.fromEntries(Object.keys(before).map((table) => [table, table === 'signingKeys' ? 3 : 2])),
    )
    expect(after).toEqual(
      Object.fromEntries(Object.keys(before).map((table) => [table, table === 'signingKeys' ? 2 : 1])),
    )
    expect(await env.testDatabase.dump()).not.toContain('dead')
    expect(await env.testDatabase.dump()).toContain('live')
    const jobs = jobsLogged().filter(({ deleted }) => deleted !== undefined)
    expect(jobs.map(({ job }) => job)).toEqual(CLEANUP_JOBS.map(({ name }) => name))
  })

  test('a batch is bounded, and a pass takes as many as it needs; a signal ends it in between', async () => {
    await insertUsedAssertions(env, 2 * BATCH + 1, env.clock.now())
    const [job] = CLEANUP_JOBS.filter(({ name }) => name === 'cleanup_used_assertions')
    if (job === undefined) throw new Error('no such job')
    const ending = new AbortController()
    const counts: number[] = []
    const watched = {
      ...job,
      deleteBatch: function* (...words: Parameters<typeof job.deleteBatch>) {
        const count = yield* job.deleteBatch(...words)
        counts.push(count)
        ending.abort()
        return count
      },
    }
    await runHousekeeping(env, ending.signal, [watched])
    expect(counts).toEqual([BATCH])
    await runHousekeeping(env, never, [watched])
    expect(counts).toEqual([BATCH, BATCH, 1])
  })

  test('of two processes one works, and one that was killed does not stop the other for ever', async () => {
    await insertUsedAssertions(env, 3, env.clock.now())
    await Promise.all([1, 2, 3].map(() => runHousekeeping(env, never)))
    const lease = { name: 'housekeeping', holder: 'killed' }
    const time = { now: env.clock.now(), expiresAt: addSeconds(env.clock.now(), 120) }
    expect(await env.database.run((store) => acquireLease(store, lease, time))).toBe(true)
    expect(jobsLogged().map(({ deleted }) => deleted)).toEqual([3])

    await insertUsedAssertions(env, 3, env.clock.now())
    await runHousekeeping(env, never)
    expect((await countExpiringRows(env))['usedAssertions']).toBe(3)
    env.clock.advance(121)
    await runHousekeeping(env, never)
    expect((await countExpiringRows(env))['usedAssertions']).toBe(0)
  })

  test('a job that fails is logged, the others go on, and the next pass tries it again', async () => {
    await insertUsedAssertions(env, 1, env.clock.now())
    await env.testDatabase.execute('alter table sessions rename to elsewhere')
    await runHousekeeping(env, never)
    expect(jobsLogged().map(({ level, job }) => [level, job])).toEqual([
      ['error', 'cleanup_expired_sessions'],
      ['info', 'cleanup_used_assertions'],
    ])
    await env.testDatabase.execute('alter table elsewhere rename to sessions')
    env.logged.length = 0
    await runHousekeeping(env, never)
    expect(env.logged).toEqual([])
  })
})

test('passes are a few minutes apart, and no two replicas keep step', () => {
  expect(passDelay(0, 0)).toBeGreaterThanOrEqual(1000)
  expect(passDelay(0, 1)).toBeLessThanOrEqual(2000)
  expect([passDelay(1, 0), passDelay(1, 0.5), passDelay(7, 1)]).toEqual([240_000, 300_000, 360_000])
})
