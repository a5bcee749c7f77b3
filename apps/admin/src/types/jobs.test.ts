import { JOBS } from '@barycenter/core/available-jobs/jobs'
import { addSeconds } from '@barycenter/core/clock'
import { acquireLease } from '@barycenter/core/leases.store'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { insertUsedAssertions } from '@barycenter/testing/expiring-rows'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createAdmin } from '../server.ts'
import { type AdminClient, createAdminClient } from '../testing/admin-client.ts'

let env: TestEnv
let client: AdminClient
beforeEach(async () => {
  env = await createTestEnv('sqlite')
  client = createAdminClient(env, ['jobs:write'])
})
afterEach(() => env.dispose())

const TRIGGER = `mutation ($jobName: String!) {
  triggerJob(jobName: $jobName) {
    success message jobName
    log { id trigger startedAt completedAt success errorMessage recordsProcessed }
  }
}`
const LOGS = `query ($limit: Int, $onlyFailures: Boolean, $jobName: String) {
  jobLogs(limit: $limit, onlyFailures: $onlyFailures, jobName: $jobName) { id jobName success errorMessage }
}`
const trigger = async (jobName: string) => {
  const { data, errors } = await client.execute(TRIGGER, { jobName })
  return { triggered: data?.['triggerJob'] as { log: { id: string } | null } | undefined, errors }
}
const logs = async (variables = {}) => (await client.execute(LOGS, variables)).data?.['jobLogs']

test('every job is listed with what it does, its schedule as cron, and when it is due next', async () => {
  const { data } = await client.execute('{ availableJobs { name description schedule nextDueAt } }')
  expect(data?.['availableJobs']).toHaveLength(JOBS.length)
  expect(data?.['availableJobs']).toContainEqual({
    name: 'cleanup_expired_sessions',
    description: 'Deletes sessions that have expired.',
    schedule: '0 0 * * * *',
    nextDueAt: addSeconds(env.clock.now(), 3600).toISOString(),
  })
})

test('a job that is asked for runs at once, and the answer, the log and the audit tell of it', async () => {
  await insertUsedAssertions(env, 2, env.clock.now())
  const now = env.clock.now().toISOString()
  const { triggered } = await trigger('cleanup_used_assertions')
  const id = triggered?.log?.id ?? ''
  expect(triggered).toEqual({
    success: true,
    message: 'Done: 2 records processed.',
    jobName: 'cleanup_used_assertions',
    log: {
      ...{ id, trigger: 'OPERATOR', startedAt: now, completedAt: now },
      ...{ success: true, errorMessage: null, recordsProcessed: 2 },
    },
  })
  const entry = { id, jobName: 'cleanup_used_assertions', success: true, errorMessage: null }
  expect(await logs()).toEqual([entry])
  expect(await logs({ jobName: 'cleanup_used_assertions' })).toEqual([entry])
  expect(await logs({ jobName: 'cleanup_expired_grants' })).toEqual([])
  expect(await logs({ onlyFailures: true })).toEqual([])
  expect(await logs({ limit: 0 })).toEqual([])
  const dump = await env.testDatabase.dump()
  expect(dump).toContain('job.trigger')
  expect(dump).toContain('token:test')
})

test('a job that fails, and one that is being run already, are told as what they are', async () => {
  await env.testDatabase.execute('alter table used_assertions rename to elsewhere')
  const { triggered } = await trigger('cleanup_used_assertions')
  expect(triggered).toMatchObject({ success: false, message: expect.stringContaining('Unexpected error') })
  expect(JSON.stringify(triggered)).not.toContain('used_assertions"."')
  expect(await logs({ onlyFailures: true })).toMatchObject([{ id: triggered?.log?.id, success: false }])

  const lease = { name: 'job cleanup_expired_grants', holder: 'another replica' }
  const time = { now: env.clock.now(), expiresAt: addSeconds(env.clock.now(), 60) }
  await env.database.run((store) => acquireLease(store, lease, time))
  const busy = await trigger('cleanup_expired_grants')
  expect(busy.triggered).toMatchObject({ success: false, log: null })
  expect(await logs({ jobName: 'cleanup_expired_grants' })).toEqual([])
})

test('a name that no job has is refused with one that it resembles, and leaves no entry', async () => {
  const { errors } = await trigger('cleanup_expired_session')
  expect(errors?.[0]?.extensions?.['code']).toBe('NOT_FOUND')
  expect(errors?.[0]?.message).toContain('Did you mean "cleanup_expired_sessions"?')
  expect(await logs()).toEqual([])
  for (const variables of [{ jobName: 'x' }, { limit: -1 }, { limit: 1001 }]) {
    expect((await client.execute(LOGS, variables)).errors).toHaveLength(1)
  }
})

test('/admin/jobs leads to the same schema, and /admin/jobs/playground to the same page', async () => {
  const operator = { actor: 'token:test', scopes: ['jobs:read' as const] }
  const admin = createAdmin(env, { authenticate: async () => operator })
  for (const path of ['/admin/jobs', '/admin/jobs/graphql']) {
    const answer = await admin.fetch(
      new Request(`http://localhost:8081${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: '{ jobLogs { id } }' }),
      }),
    )
    expect(await answer.json()).toEqual({ data: { jobLogs: [] } })
  }
  const pages = await Promise.all(
    ['/admin/playground', '/admin/jobs/playground'].map((path) =>
      admin.fetch(new Request(`http://localhost:8081${path}`)),
    ),
  )
  expect(pages.map(({ status }) => status)).toEqual([200, 200])
  expect(pages[1]?.headers.get('etag')).toBe(pages[0]?.headers.get('etag'))
})
