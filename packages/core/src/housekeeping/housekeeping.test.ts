import { readAuditEvents } from '@barycenter/testing/audit-events'
import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import {
  countExpiringRows,
  insertExpiringRows,
  insertUsedAssertions,
} from '@barycenter/testing/expiring-rows'
import { beginStaged } from '@barycenter/testing/run-staged'
import { runSync } from '@barycenter/testing/run-sync'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { getJob, JOBS } from '../available-jobs/jobs.ts'
import { addSeconds } from '../clock.ts'
import { sweepStagedSyncs } from '../sync/staged/sweep-staged-syncs.job.ts'
import { BATCH } from './expired-rows.store.ts'
import { CLEANUP_JOBS } from './jobs.ts'

describe.each(DIALECTS)('housekeeping on %s', (dialect) => {
  let env: TestEnv
  beforeEach(async () => {
    env = await createTestEnv(dialect)
  })
  afterEach(() => env.dispose())

  const runAll = async (): Promise<Record<string, number>> => {
    const counts: Record<string, number> = {}
    for (const { name, run } of CLEANUP_JOBS) counts[name] = await run(env, async () => true)
    return counts
  }

  test('rows go when they have expired, and not before', async () => {
    const now = env.clock.now()
    await insertExpiringRows(env, 'has-expired', addSeconds(now, 10))
    await insertExpiringRows(env, 'is-still-valid', addSeconds(now, 100_000))
    const before = await countExpiringRows(env)
    env.clock.advance(9)
    expect(Object.values(await runAll()).filter((count) => count > 0)).toEqual([])
    expect(await countExpiringRows(env)).toEqual(before)

    env.clock.advance(50_000)
    const { cleanup_job_logs: noLogs, cleanup_audit_events: noEvents, ...counts } = await runAll()
    expect([noLogs, noEvents]).toEqual([0, 0])
    expect(new Set(Object.values(counts))).toEqual(new Set([1]))
    const after = await countExpiringRows(env)
    expect(before).toEqual(
      Object.fromEntries(Object.keys(before).map((table) => [table, table === 'signingKeys' ? 3 : 2])),
    )
    expect(after).toEqual(
      Object.fromEntries(Object.keys(before).map((table) => [table, table === 'signingKeys' ? 2 : 1])),
    )
    expect(await env.testDatabase.dump()).not.toContain('has-expired')
    expect(await env.testDatabase.dump()).toContain('is-still-valid')
  })

  test('audit events go when `audit.retention` has passed, and never if it is 0', async () => {
    const { run } = getJob('cleanup_audit_events')
    const keptFor = (auditRetention: number) =>
      run({ ...env, settings: { ...env.settings, auditRetention } }, async () => true)
    await runSync(env, [{ username: 'alice', password: 'x' }])
    env.clock.advance(1000)
    await runSync(env, [{ username: 'bob', password: 'x' }])
    env.clock.advance(10)
    expect([await keptFor(0), await keptFor(1011)]).toEqual([0, 0])
    expect(await keptFor(1009)).toBe(1)
    expect((await readAuditEvents(env)).map(({ detail }) => detail['username'])).toEqual(['bob'])
  })

  test('a batch is bounded, and a run takes as many as it needs; it can be ended in between', async () => {
    await insertUsedAssertions(env, 2 * BATCH + 1, env.clock.now())
    const { run } = getJob('cleanup_used_assertions')
    let asked = 0
    expect(await run(env, async () => ++asked === 1)).toBe(BATCH)
    expect(await run(env, async () => true)).toBe(BATCH + 1)
  })
})

test('imports that were left behind go, without another import', async () => {
  const env = await createTestEnv('sqlite')
  const client = await beginStaged(env, [{ username: 'left-behind', password: 'correct horse' }])
  await client.sendAll()
  const sweep = () => sweepStagedSyncs.run(env, async () => true)
  expect(await sweep()).toBe(0)
  expect(await env.testDatabase.dump()).toContain('left-behind')
  env.clock.advance(86_401)
  expect(await sweep()).toBeGreaterThan(0)
  expect(await env.testDatabase.dump()).not.toContain('left-behind')
  await env.dispose()
})

test('the jobs of the Rust Barycenter have its names and schedules; no two have one name', () => {
  const schedules = new Map(JOBS.map(({ name, schedule }) => [name, schedule]))
  expect(schedules.get('cleanup_expired_sessions')).toBe('0 0 * * * *')
  expect(schedules.get('cleanup_expired_refresh_tokens')).toBe('0 30 * * * *')
  expect(schedules.get('cleanup_expired_device_codes')).toBe('0 45 * * * *')
  expect(schedules.size).toBe(JOBS.length)
})
