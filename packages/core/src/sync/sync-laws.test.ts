import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { runSync } from '@barycenter/testing/run-sync'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findUserByUsername } from '../users/users.ts'
import { PASSWORD_POLICIES, type SyncUserInput } from './sync-input.ts'

/** The same cases every time: what fails, fails again. */
const SEED = 5

const value = fc
  .jsonValue({ maxDepth: 2 })
  .map((json) => JSON.parse(JSON.stringify(json).replaceAll('\\u0000', '')))
const name = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 8 })

/** A record for one of a few users, so that runs meet the users of earlier ones. */
const user: fc.Arbitrary<SyncUserInput> = fc.record(
  {
    username: fc.constantFrom('alice', 'Bob', 'çelik', 'straße', 'ﬁona', 'ΣΊΣΥΦΟΣ'),
    password: fc.constantFrom('one', 'two', 'drei'),
    email: fc.constantFrom(null, 'a@example.com', 'b@example.com'),
    emailVerified: fc.boolean(),
    enabled: fc.boolean(),
    properties: fc.option(fc.dictionary(name, value, { maxKeys: 3 })),
  },
  { requiredKeys: ['username', 'password'] },
)
const users = fc.uniqueArray(user, { selector: ({ username }) => username, maxLength: 6 })
const policy = fc.constantFrom(...PASSWORD_POLICIES)

describe.each(DIALECTS)('laws of syncUsers on %s', (dialect) => {
  let env: TestEnv
  beforeAll(async () => {
    env = await createTestEnv(dialect)
  })
  afterAll(() => env.dispose())

  const state = async (declared: readonly SyncUserInput[]) => {
    const found = await Promise.all(declared.map(({ username }) => findUserByUsername(env, username)))
    return found
      .map((each) => ({
        ...each,
        subject: '',
        updatedAt: '',
        createdAt: '',
        passwordChangedAt: '',
        source: '',
      }))
      .sort((a, b) => ((a.username ?? '') < (b.username ?? '') ? -1 : 1))
  }

  test('apply, then plan: all unchanged; apply again: nothing written', () =>
    fc.assert(
      fc.asyncProperty(users, policy, async (declared, passwordPolicy) => {
        await runSync(env, declared, { passwordPolicy })
        const plan = await runSync(env, declared, { passwordPolicy, mode: 'PLAN' })
        expect(plan).toMatchObject({ unchanged: declared.length, created: 0, updated: 0, failed: 0 })
        const again = await runSync(env, declared, { passwordPolicy })
        expect(again.work).toMatchObject({ rowsWritten: 0, passwordsHashed: 0 })
      }),
      { numRuns: 40, seed: SEED },
    ))

  test('a plan never writes', () =>
    fc.assert(
      fc.asyncProperty(users, policy, async (declared, passwordPolicy) => {
        const before = await env.testDatabase.dump()
        await runSync(env, declared, { passwordPolicy, mode: 'PLAN' })
        expect(await env.testDatabase.dump()).toBe(before)
      }),
      { numRuns: 20, seed: SEED },
    ))

  test('any order of the records has the same plan and leaves the same users', () =>
    fc.assert(
      fc.asyncProperty(
        users.chain((declared) =>
          fc.tuple(fc.constant(declared), fc.shuffledSubarray(declared, { minLength: declared.length })),
        ),
        async ([declared, shuffled]) => {
          const { planHash } = await runSync(env, declared, { mode: 'PLAN' })
          expect(await runSync(env, shuffled, { mode: 'PLAN' })).toMatchObject({ planHash })
          await runSync(env, shuffled)
          const first = await state(declared)
          expect(await runSync(env, declared)).toMatchObject({ unchanged: declared.length })
          expect(await state(declared)).toEqual(first)
        },
      ),
      { numRuns: 20, seed: SEED },
    ))
})
