import { readAuditEvents } from '@barycenter/testing/audit-events'
import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createAdminClient } from '../testing/admin-client.ts'

const BEGIN =
  'mutation ($input: StagedSyncInput!) { begun: beginStagedSync(input: $input) { ticket isResumed } }'
const SEND = 'mutation ($input: SyncBatchInput!) { sent: sendSyncBatch(input: $input) { number state } }'
const COMMIT = `mutation ($ticket: ID!) { commit: commitStagedSync(ticket: $ticket, batches: 2) {
  missing outcome { applied total created failed planHash work { passwordsHashed } } } }`
const RESULTS = `query ($ticket: ID!, $after: Int) { page: stagedSyncResults(ticket: $ticket, after: $after) {
  next results { index username action errors { code path } } } }`

describe.each(DIALECTS)('a run in batches on %s', (dialect) => {
  let env: TestEnv
  beforeEach(async () => {
    env = await createTestEnv(dialect)
  })
  afterEach(() => env.dispose())

  const execute = async (query: string, variables: Readonly<Record<string, unknown>>) => {
    const { data, errors } = await createAdminClient(env, ['users:sync']).execute(query, variables)
    if (errors !== undefined) throw new Error(JSON.stringify(errors))
    // As the operations above select it.
    return data as Readonly<Record<string, Readonly<Record<string, unknown>>>>
  }
  /** What the audit log has of commits that failed. */
  const auditedFailures = async () =>
    (await readAuditEvents(env, 'mutation.fail'))
      .filter(({ target }) => target === 'commitStagedSync')
      .map(({ code, detail }) => ({ code, detail }))
  const begin = async (input: object) => String((await execute(BEGIN, { input }))['begun']?.['ticket'])

  test('is begun, sent, committed, read and given up', async () => {
    const ticket = await begin({ onError: 'CONTINUE' })
    const batches = [
      { number: 2, indexes: [2, 3], users: [{ username: 'nobody' }, { username: 'bob', password: 'b' }] },
      {
        number: 1,
        indexes: [0, 1],
        users: [
          { username: 'alice', password: 'a' },
          { username: 'x y', email: '' },
        ],
      },
    ]
    expect(await execute(COMMIT, { ticket })).toEqual({ commit: { missing: [1, 2], outcome: null } })
    // Once for them to be checked, and once for their passwords to be hashed.
    for (const missing of [[1, 2], []]) {
      for (const batch of batches) {
        expect(await execute(SEND, { input: { ticket, ...batch } })).toEqual({
          sent: { number: batch.number, state: 'STAGED' },
        })
      }
      if (missing.length > 0)
        expect(await execute(COMMIT, { ticket })).toEqual({ commit: { missing, outcome: null } })
    }
    expect(await execute(COMMIT, { ticket })).toMatchObject({
      commit: {
        missing: [],
        outcome: { applied: true, total: 4, created: 2, failed: 2, work: { passwordsHashed: 2 } },
      },
    })
    expect(await auditedFailures()).toEqual([
      { code: 'RECORDS_FAILED', detail: { runId: expect.any(String), applied: true, failed: 2 } },
    ])
    expect(await execute(RESULTS, { ticket })).toEqual({
      page: {
        next: 1,
        results: [
          { index: 0, username: 'alice', action: 'CREATE', errors: [] },
          {
            index: 1,
            username: 'x y',
            action: 'FAIL',
            errors: [{ code: 'EMAIL_INVALID', path: '/users/1/email' }],
          },
        ],
      },
    })
    expect(await execute(RESULTS, { ticket, after: 1 })).toMatchObject({
      page: {
        next: 2,
        results: [{ index: 2, errors: [{ code: 'CREDENTIAL_REQUIRED' }] }, { username: 'bob' }],
      },
    })
    expect(await execute(RESULTS, { ticket, after: 2 })).toEqual({ page: { next: null, results: [] } })
    expect(
      await execute('mutation ($ticket: ID!) { giveUpStagedSync(ticket: $ticket) }', { ticket }),
    ).toEqual({
      giveUpStagedSync: true,
    })
    await expect(execute(COMMIT, { ticket })).rejects.toThrow('STAGED_RUN_LOST')
  })

  test('tells by its code why a commit is refused', async () => {
    const ticket = await begin({ expectedPlanHash: 'another' })
    for (const number of [1, 2]) await execute(SEND, { input: { ticket, number, indexes: [], users: [] } })
    for (const _ of ['once', 'again']) await expect(execute(COMMIT, { ticket })).rejects.toThrow('PLAN_STALE')
    expect((await auditedFailures()).at(-1)).toEqual({ code: 'PLAN_STALE', detail: {} })
  })

  test.each([
    ['a ticket that is none', { ticket: "' or 1", number: 1, indexes: [], users: [] }, 'STAGED_RUN_LOST'],
    [
      'the ticket of nobody',
      { ticket: `x.${'A'.repeat(43)}`, number: 1, indexes: [], users: [] },
      'STAGED_RUN_LOST',
    ],
    ['a number that is none', { ticket: 't', number: 0, indexes: [], users: [] }, 'INVALID_INPUT'],
    [
      'an index too few',
      { ticket: 't', number: 1, indexes: [], users: [{ username: 'a' }] },
      'INVALID_INPUT',
    ],
  ])('%s is refused', async (_, input, code) => {
    await expect(execute(SEND, { input })).rejects.toThrow(code)
  })

  test('needs the scope users:sync, and tells no ticket to anybody else', async () => {
    const reader = createAdminClient(env, ['users:read'])
    for (const query of [BEGIN, SEND, COMMIT, RESULTS, '{ syncLimits { usersPerRequest } }']) {
      const { errors } = await reader.execute(query, {
        ticket: 't',
        input: { ticket: 't', number: 1, indexes: [], users: [] },
      })
      expect(['FORBIDDEN', 'BAD_USER_INPUT', 'GRAPHQL_VALIDATION_FAILED']).toContain(
        errors?.[0]?.extensions?.['code'],
      )
    }
    const { errors } = await reader.execute(COMMIT, { ticket: 't' })
    expect(errors?.[0]?.extensions?.['code']).toBe('FORBIDDEN')
    expect(env.logged.join('\n')).not.toMatch(/[\w-]{43}/)
  })
})
