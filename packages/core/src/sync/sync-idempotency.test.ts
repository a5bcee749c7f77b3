import { rows } from '@barycenter/database/transaction'
import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { runSync } from '@barycenter/testing/run-sync'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { LOCAL_OPERATOR } from '../admin-tokens/admin-token.ts'
import { syncUsers } from './sync-users.ts'

const ALICE = { username: 'alice', password: 'canary', email: 'alice@example.com' }

describe.each(DIALECTS)('idempotency keys on %s', (dialect) => {
  let env: TestEnv
  beforeEach(async () => {
    env = await createTestEnv(dialect)
  })
  afterEach(() => env.dispose())

  test('the same request gets the same answer, whatever happened in between', async () => {
    const first = await runSync(env, [ALICE], { idempotencyKey: 'k' })
    await runSync(env, [{ username: 'alice', email: 'other@example.com' }])
    const before = await env.testDatabase.dump()
    expect(await runSync(env, [ALICE], { idempotencyKey: 'k' })).toEqual(JSON.parse(JSON.stringify(first)))
    expect(await env.testDatabase.dump()).toBe(before)
    expect(before).not.toContain('canary')
  })

  test('the answer of many users is the same again, and is stored in little room', async () => {
    const passwordHash = await env.passwords.hash('one for all', 'import')
    const many = Array.from({ length: 1000 }, (_, nth) => ({ username: `user-${nth}`, passwordHash }))
    const first = await runSync(env, many, { idempotencyKey: 'k' })
    const answers = await env.database.run(({ queries, tables }) =>
      rows(queries.select({ outcome: tables.syncAnswers.outcome }).from(tables.syncAnswers)),
    )
    const answer = JSON.stringify(first)
    expect(JSON.stringify(answers).length).toBeLessThan(answer.length / 4)
    expect(await runSync(env, many, { idempotencyKey: 'k' })).toEqual(JSON.parse(answer))
  })

  test('sent ten times at once, a request is carried out once', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, () => runSync(env, [ALICE], { idempotencyKey: 'k' })),
    )
    expect(new Set(outcomes.map(({ runId }) => runId)).size).toBe(1)
  })

  test.each([
    ['another password', { users: [{ ...ALICE, password: 'other' }] }],
    ['another policy', { users: [ALICE], passwordPolicy: 'INITIAL' as const }],
    ['another source', { users: [ALICE], source: 'team-a' }],
  ])('a key that was used is refused for %s', async (_, { users, ...options }) => {
    await runSync(env, [ALICE], { idempotencyKey: 'k' })
    const before = await env.testDatabase.dump()
    const run = runSync(env, users, { ...options, idempotencyKey: 'k' })
    await expect(run).rejects.toMatchObject({ code: 'IDEMPOTENCY_MISMATCH' })
    expect(await env.testDatabase.dump()).toBe(before)
  })

  test("an operator's keys are their own", async () => {
    await runSync(env, [ALICE], { idempotencyKey: 'k' })
    const input = {
      users: [{ ...ALICE, email: null }],
      mode: 'APPLY',
      onError: 'ABORT',
      passwordPolicy: 'ENFORCE',
      source: 'default',
      prune: 'NONE',
      maxPrune: '20%',
      expectedPlanHash: undefined,
      idempotencyKey: 'k',
    } as const
    expect(await syncUsers(env, { ...LOCAL_OPERATOR, actor: 'token:ci' }, input)).toMatchObject({
      updated: 1,
    })
  })

  test('an answer is kept for a day', async () => {
    const first = await runSync(env, [ALICE], { idempotencyKey: 'k' })
    env.clock.advance(86_400)
    const later = await runSync(env, [{ ...ALICE, email: null }], { idempotencyKey: 'k' })
    expect(later.runId).not.toBe(first.runId)
    expect(later).toMatchObject({ updated: 1 })
  })

  test('a run that wrote nothing, or was only planned, leaves the key unused', async () => {
    await runSync(env, [ALICE], { mode: 'PLAN', idempotencyKey: 'k' })
    await runSync(env, [{ username: 'bob' }], { idempotencyKey: 'k' })
    expect(await runSync(env, [ALICE], { idempotencyKey: 'k' })).toMatchObject({ created: 1 })
  })

  test.each(['', 'a\nb', 'x'.repeat(256)])('%j is no key', async (idempotencyKey) => {
    await expect(runSync(env, [ALICE], { idempotencyKey })).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  })
})
