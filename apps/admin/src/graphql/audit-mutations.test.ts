import { addSeconds } from '@barycenter/core/clock'
import { acquireLease } from '@barycenter/core/leases.store'
import { readAuditEvents } from '@barycenter/testing/audit-events'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { schema } from '../schema.ts'
import { createAdminClient } from '../testing/admin-client.ts'
import { ROOT_FIELDS } from '../testing/root-fields.ts'

const mutations = Object.keys(schema.getMutationType()?.getFields() ?? {})
let env: TestEnv
beforeAll(async () => {
  env = await createTestEnv('sqlite')
})
afterAll(() => env.dispose())

/** The failures that an operation leaves in the audit log. */
const failuresOf = async (name: string, scopes: readonly 'admin'[]) => {
  const before = (await readAuditEvents(env, 'mutation.fail')).length
  const { operation = '' } = ROOT_FIELDS[`Mutation.${name}`] ?? {}
  const answer = await createAdminClient(env, scopes).execute(operation, undefined)
  const events = (await readAuditEvents(env, 'mutation.fail')).slice(before)
  return { answer, events }
}

test.each(mutations)('%s: that it was refused is in the audit log', async (name) => {
  const { answer, events } = await failuresOf(name, [])
  expect(answer.errors?.[0]?.extensions).toEqual({ code: 'FORBIDDEN' })
  expect(events).toMatchObject([
    {
      actor: 'token:test',
      target: name,
      outcome: 'FAILURE',
      code: 'FORBIDDEN',
      requestId: expect.any(String),
    },
  ])
})

test.each(mutations)('%s: that it failed is in the audit log, and nothing if it did not', async (name) => {
  const { answer, events } = await failuresOf(name, ['admin'])
  const { __typename: result, success } = Object(answer.data?.[name])
  const code = answer.errors?.[0]?.extensions?.['code']
  if (code !== undefined) expect(events).toMatchObject([{ target: name, code }])
  else if (success === false || (typeof result === 'string' && result.endsWith('Error')))
    expect(events).toMatchObject([{ target: name, code: expect.stringMatching(/^[A-Z_]+$/) }])
  else expect(events).toEqual([])
})

test('so is what failed of mutations that tell of it in a payload', async () => {
  const lease = { name: 'job cleanup_expired_grants', holder: 'another replica' }
  const time = { now: env.clock.now(), expiresAt: addSeconds(env.clock.now(), 60) }
  await env.database.run((store) => acquireLease(store, lease, time))
  const failures = async (query: string, variables?: Readonly<Record<string, unknown>>) => {
    const before = (await readAuditEvents(env)).length
    const { errors } = await createAdminClient(env, ['users:write', 'jobs:write']).execute(query, variables)
    expect(errors).toBeUndefined()
    const events = (await readAuditEvents(env)).slice(before)
    return events
      .filter(({ outcome }) => outcome === 'FAILURE')
      .map(({ action, target, code, detail }) => {
        expect(action).toBe('mutation.fail')
        return { target, code, detail }
      })
  }
  expect(await failures('mutation { triggerJob(jobName: "cleanup_expired_grants") { success } }')).toEqual([
    { target: 'triggerJob', code: 'JOB_BUSY', detail: {} },
  ])

  const sync = 'mutation ($input: SyncUsersInput!) { syncUsers(input: $input) { failed } }'
  const users = [
    { username: 'ada', password: 'p' },
    { username: 'canary' },
    { username: 'eve', email: 'canary' },
  ]
  const codes = { CREDENTIAL_REQUIRED: 1, EMAIL_INVALID: 1 }
  for (const onError of ['ABORT', 'CONTINUE']) {
    const [event, ...others] = await failures(sync, { input: { users, onError } })
    const detail = { runId: expect.any(String), applied: onError === 'CONTINUE', failed: 2, codes }
    expect(event).toEqual({ target: 'syncUsers', code: 'RECORDS_FAILED', detail })
    expect([others, JSON.stringify(event)]).toEqual([[], expect.not.stringContaining('canary')])
  }
  expect(await failures(sync, { input: { users, mode: 'PLAN' } })).toEqual([])
  expect(await failures(sync, { input: { users: users.slice(0, 1) } })).toEqual([])
})
