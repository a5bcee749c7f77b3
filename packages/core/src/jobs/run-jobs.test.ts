import { openDatabase } from '@barycenter/database/database'
import { fixedClock } from '@barycenter/testing/clock'
import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { insertUsedAssertions } from '@barycenter/testing/expiring-rows'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { LOCAL_OPERATOR } from '../admin-tokens/admin-token.ts'
import { getJob } from '../available-jobs/jobs.ts'
import { listJobRuns } from '../available-jobs/list-job-runs.ts'
import { addSeconds } from '../clock.ts'
import type { Env } from '../env.ts'
import type { Job } from './job.ts'
import { listJobRunRows } from './job-run.store.ts'
import { INTERRUPTED } from './job-run.ts'
import { runDueJobs } from './run-due-jobs.ts'
import { runJob } from './run-job.ts'
import { lastDueAt, nextDueAt } from './schedule.ts'
import { pauseUntilDue, startJobs } from './start-jobs.ts'

const OPERATOR = { kind: 'operator', by: LOCAL_OPERATOR } as const

/** A job that is due every five minutes and counts the times it ran. */
function countingJob(work: Job['run'] = async () => 0) {
  const counted = { runs: 0 }
  const job: Job = {
    name: 'counting',
    description: 'Counts.',
    schedule: '0 */5 * * * *',
    run: (env, keepGoing) => {
      counted.runs++
      return work(env, keepGoing)
    },
  }
  return { job, counted }
}

/** Work that goes on until it is let go. */
function gate() {
  const { promise, resolve } = Promise.withResolvers<number>()
  return { open: () => resolve(1), work: () => promise }
}

describe.each(DIALECTS)('jobs on %s', (dialect) => {
  let env: TestEnv
  let other: Env & { readonly clock: ReturnType<typeof fixedClock> }
  beforeEach(async () => {
    env = await createTestEnv(dialect)
    const database = await openDatabase(env.testDatabase.url)
    other = { ...env, database, clock: fixedClock(env.clock.now().toISOString()) }
  })
  afterEach(async () => {
    await other.database.close()
    await env.dispose()
  })

  const advance = (seconds: number) => {
    env.clock.advance(seconds)
    other.clock.advance(seconds)
  }
  const log = (filter = { onlyFailures: false, limit: 100 }) =>
    env.database.run((store) => listJobRunRows(store, filter, env.clock.now()))

  test('two replicas see to each due time once, though their clocks differ', async () => {
    const { job, counted } = countingJob()
    other.clock.advance(7)
    for (let minute = 0; minute < 20; minute++) {
      await Promise.all([runDueJobs(env, [job]), runDueJobs(other, [job])])
      advance(60)
    }
    expect(counted.runs).toBe(4)
    // One is just before a due time, the other just after it.
    env.clock.advance(-3)
    await runDueJobs(other, [job])
    await runDueJobs(env, [job])
    env.clock.advance(4)
    await runDueJobs(env, [job])
    expect(counted.runs).toBe(5)
    const runs = await log()
    expect(runs).toHaveLength(5)
    expect(runs.every(({ success, completedAt }) => success === true && completedAt !== null)).toBe(true)
    expect(new Set(runs.map(({ trigger }) => trigger))).toEqual(new Set(['schedule']))
  })

  test('of the due times that passed while nobody was up, one is caught up with', async () => {
    const { job, counted } = countingJob()
    await runDueJobs(env, [job])
    advance(86_400)
    await runDueJobs(env, [job])
    await runDueJobs(other, [job])
    expect(counted.runs).toBe(2)
  })

  test('a clock that was far ahead once does not stop a job for good', async () => {
    const { job, counted } = countingJob()
    other.clock.advance(10 * 365 * 86_400)
    await runDueJobs(other, [job])
    await runDueJobs(env, [job])
    expect(counted.runs).toBe(2)
  })

  test('a job does not overlap itself, however long it takes and whoever asks', async () => {
    const { open, work } = gate()
    const { job, counted } = countingJob(work)
    const first = runDueJobs(env, [job])
    await expect.poll(() => counted.runs).toBe(1)
    advance(40)
    expect(await runJob(other, job, OPERATOR)).toEqual({ kind: 'busy' })
    await runDueJobs(other, [job])
    expect(counted.runs).toBe(1)
    expect(await log()).toEqual([expect.objectContaining({ success: null, completedAt: null })])
    expect(await log({ onlyFailures: true, limit: 1 })).toEqual([])
    open()
    await first
    expect(await log()).toEqual([expect.objectContaining({ success: true, recordsProcessed: 1 })])
    advance(300)
    await runDueJobs(other, [job])
    expect(counted.runs).toBe(2)
  })

  test('after a crash the next due time is seen to, and the log tells that the run did not come to its end', async () => {
    const { open, work } = gate()
    const { job, counted } = countingJob(work)
    // Whoever runs it does not come back before its lease has passed to another.
    const crashed = runDueJobs(env, [job]).catch((error: unknown) => error)
    await expect.poll(() => counted.runs).toBe(1)
    advance(61)
    const failures = { onlyFailures: true, limit: 10 }
    const interrupted = { success: false, completedAt: null, errorMessage: INTERRUPTED }
    expect(await log(failures)).toEqual([expect.objectContaining(interrupted)])
    await runDueJobs(other, [job])
    expect(counted.runs).toBe(1)
    advance(240)
    const next = runDueJobs(other, [job])
    await expect.poll(() => counted.runs).toBe(2)
    open()
    await next
    // It comes back after all, and finds out; what the log tells stands.
    expect(await crashed).toBeInstanceOf(Error)
    expect(await log()).toEqual([
      expect.objectContaining({ success: true }),
      expect.objectContaining(interrupted),
    ])
  })

  test('a job that fails is logged with its error masked, the others go on, and it is tried again when due', async () => {
    await insertUsedAssertions(env, 1, env.clock.now())
    await env.testDatabase.execute('alter table sessions rename to elsewhere')
    const jobs = [getJob('cleanup_expired_sessions'), getJob('cleanup_used_assertions')]
    await runDueJobs(env, jobs)
    expect(await log()).toContainEqual(
      expect.objectContaining({ jobName: 'cleanup_used_assertions', success: true, recordsProcessed: 1 }),
    )
    const ended = { kind: 'job_run', seconds: expect.any(Number) }
    for (const [job, outcome, recordsProcessed] of [
      ['cleanup_expired_sessions', 'failed', 0],
      ['cleanup_used_assertions', 'succeeded', 1],
    ])
      expect(env.observed).toContainEqual({ ...ended, job, outcome, recordsProcessed })
    const [failure] = await listJobRuns(env, { onlyFailures: true, limit: 10 })
    expect(failure).toMatchObject({
      jobName: 'cleanup_expired_sessions',
      success: false,
      recordsProcessed: null,
    })
    expect(failure?.completedAt).toEqual(env.clock.now())
    expect(failure?.errorMessage).not.toContain('sessions')
    expect(env.logged.some((line) => line.includes(failure?.runId ?? '-') && line.includes('"error"'))).toBe(
      true,
    )

    await env.testDatabase.execute('alter table elsewhere rename to sessions')
    advance(3600)
    await runDueJobs(env, jobs)
    expect(
      await listJobRuns(env, { jobName: 'cleanup_expired_sessions', onlyFailures: false, limit: 1 }),
    ).toEqual([expect.objectContaining({ success: true, recordsProcessed: 0 })])
  })
  test('the log does not grow without bound: idle runs go first', async () => {
    const { job } = countingJob()
    const busy = { ...job, name: 'busy', run: async () => 3 }
    await runDueJobs(env, [job, busy])
    const cleanup = getJob('cleanup_job_logs')
    const names = async () => (await log()).map(({ jobName }) => jobName)
    env.clock.advance(2 * 86_400 + 1)
    expect(await cleanup.run(env, async () => true)).toBe(1)
    expect(await names()).toEqual(['busy'])
    env.clock.advance(28 * 86_400)
    expect(await cleanup.run(env, async () => true)).toBe(1)
    expect(await names()).toEqual([])
  })
})

describe('jobs in the background', () => {
  let env: TestEnv
  beforeEach(async () => {
    env = await createTestEnv('sqlite')
  })
  afterEach(() => env.dispose())

  test('the end cuts short the work at hand, waits for it, and begins nothing more', async () => {
    const ending = new AbortController()
    const begun = Promise.withResolvers<void>()
    let finished = false
    const { job, counted } = countingJob(async (_env, keepGoing) => {
      begun.resolve()
      while (await keepGoing()) await new Promise((resolve) => setTimeout(resolve, 5))
      finished = true
      return 2
    })
    const next = countingJob()
    const random = { ...env.random, fraction: () => -0.99 }
    const jobs = startJobs({ ...env, random, stopping: ending.signal }, [job, { ...next.job, name: 'next' }])
    await begun.promise
    ending.abort()
    await jobs.ended
    expect([finished, counted.runs, next.counted.runs]).toEqual([true, 1, 0])
    const runs = await env.database.run((store) =>
      listJobRunRows(store, { onlyFailures: true, limit: 9 }, env.clock.now()),
    )
    expect(runs).toMatchObject([{ success: false, completedAt: null, recordsProcessed: 2 }])
    expect(runs[0]?.errorMessage).toContain('Cut short')
  })

  test('nothing waits for a process that only sleeps', async () => {
    const ending = new AbortController()
    const jobs = startJobs({ ...env, stopping: ending.signal }, [countingJob().job])
    ending.abort()
    await jobs.ended
    expect(env.logged).toEqual([])
  })
})

test('schedules are in UTC, with seconds', () => {
  const at = new Date('2030-03-31T01:30:00.000Z')
  expect(lastDueAt('0 30 * * * *', at)).toEqual(at)
  expect(lastDueAt('0 30 * * * *', addSeconds(at, -0.001))).toEqual(addSeconds(at, -3600))
  expect(nextDueAt('0 30 * * * *', at)).toEqual(addSeconds(at, 3600))
  expect(nextDueAt('0 10 3 * * *', at)).toEqual(new Date('2030-03-31T03:10:00.000Z'))
  expect(pauseUntilDue([{ schedule: '0 30 * * * *' }, { schedule: '10 30 * * * *' }], at)).toBe(10_000)
  expect(pauseUntilDue([{ schedule: '0 30 * * * *' }], at)).toBe(60_000)
})
