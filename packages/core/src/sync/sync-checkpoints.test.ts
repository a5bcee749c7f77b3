import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { runSync } from '@barycenter/testing/run-sync'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { authenticateUser } from '../users/authenticate-user.ts'
import { findUserByKey, updateUser } from '../users/user.store.ts'
import type { SyncUserInput } from './sync-input.ts'

/** The same cases every time: what fails, fails again. */
const SEED = 5

const named = (nth: number) => `user-${String(nth).padStart(5, '0')}`
const many = (count: number): SyncUserInput[] =>
  Array.from({ length: count }, (_, nth) => ({ username: named(nth), password: `password ${nth}` }))

describe.each(DIALECTS)('checkpoints on %s', (dialect) => {
  let env: TestEnv
  beforeEach(async () => {
    env = await createTestEnv(dialect)
  })
  afterEach(() => env.dispose())

  const evaluations = async (users: readonly SyncUserInput[], options?: Parameters<typeof runSync>[2]) => {
    const outcome = await runSync(env, users, options)
    const { passwordsHashed, passwordsVerified, checkpoints } = outcome.work
    return { outcome, evaluations: passwordsHashed + passwordsVerified + checkpoints }
  }
  const setByHand = async (nth: number, password: string) => {
    const passwordHash = await env.passwords.hash(password, 'person')
    const user = await env.database.run((store) => findUserByKey(store, named(nth)))
    if (user === undefined) throw new TypeError('the user is not there')
    await env.database.run((store) => updateUser(store, user, { passwordHash, passwordRehash: null }))
  }

  test.each(['ENFORCE', 'ON_CHANGE'] as const)(
    '%s: 10,000 unchanged passwords are recognised by one evaluation, and nothing is written',
    async (passwordPolicy) => {
      const users = many(10_000)
      const imported = await evaluations(users, { passwordPolicy })
      expect(imported.evaluations).toBeLessThan(10_000 * 1.06)
      const again = await evaluations([...users].reverse(), { passwordPolicy })
      expect(again.outcome).toMatchObject({ unchanged: 10_000, work: { rowsWritten: 0 } })
      expect(again.evaluations).toBeLessThanOrEqual(2)
    },
  )

  test('one changed password among 10,000 takes at most 400 evaluations', async () => {
    const users = many(10_000)
    await runSync(env, users)
    const changed = users.map((user) =>
      user.username === named(5000) ? { ...user, password: 'another' } : user,
    )
    const run = await evaluations(changed)
    expect(run.outcome).toMatchObject({ updated: 1, unchanged: 9999 })
    expect(run.evaluations).toBeLessThanOrEqual(400)
    expect((await evaluations(changed)).evaluations).toBeLessThanOrEqual(2)
  })

  test('a password that was changed in the database is noticed, among the others and in the same run', async () => {
    const users = many(200)
    await runSync(env, users)
    await setByHand(77, 'mine')
    const run = await evaluations(users)
    expect(run.outcome.results.filter(({ action }) => action === 'UPDATE').map(({ index }) => index)).toEqual(
      [77],
    )
    expect(await authenticateUser(env, { username: named(77), password: 'password 77' })).toMatchObject({
      kind: 'authenticated',
    })
  })

  test.each([
    ['one more', [...many(200), { username: 'zoe', password: 'x' }], { created: 1, updated: 0 }],
    ['one less', many(200).slice(1), { created: 0, updated: 0 }],
    [
      'one password',
      many(200).map((user, nth) => (nth === 3 ? { ...user, password: 'new' } : user)),
      { created: 0, updated: 1 },
    ],
    [
      'two passwords swapped',
      many(200).map((user, nth) => (nth < 2 ? { ...user, password: `password ${1 - nth}` } : user)),
      { created: 0, updated: 2 },
    ],
  ])('a checkpoint does not survive %s', async (_, changed, expected) => {
    await runSync(env, many(200))
    expect((await evaluations(changed)).outcome).toMatchObject(expected)
    for (const { username, password } of changed.slice(0, 5)) {
      expect(await authenticateUser(env, { username, password: password ?? '' })).toMatchObject({
        kind: 'authenticated',
      })
    }
    expect((await evaluations(changed)).outcome.work).toMatchObject({ passwordsVerified: 0, rowsWritten: 0 })
  })

  test('a plan reads checkpoints and makes none', async () => {
    await runSync(env, many(100))
    await setByHand(5, 'mine')
    const before = await env.testDatabase.dump()
    const { outcome } = await evaluations(many(100), { mode: 'PLAN' })
    expect(outcome).toMatchObject({ updated: 1, unchanged: 99 })
    expect(await env.testDatabase.dump()).toBe(before)
  })

  test('another source has checkpoints of its own', async () => {
    await runSync(env, many(100), { source: 'a' })
    const other = await evaluations(many(100), { source: 'b' })
    expect(other.outcome.work.passwordsVerified).toBe(100)
    expect((await evaluations(many(100), { source: 'b' })).evaluations).toBeLessThanOrEqual(2)
    expect((await evaluations(many(100), { source: 'a' })).evaluations).toBeLessThanOrEqual(2)
  })

  test('with random files, manual changes and sign-ins, what is recognised is what would be verified', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            skip: fc.nat(60),
            changed: fc.array(fc.nat(60), { maxLength: 3 }),
            byHand: fc.array(fc.nat(60), { maxLength: 2 }),
          }),
          { minLength: 1, maxLength: 4 },
        ),
        async (steps) => {
          const passwords = many(61).map(({ password }) => password ?? '')
          for (const { skip, changed, byHand } of steps) {
            for (const nth of changed) passwords[nth] = `${passwords[nth]}!`
            const users = passwords
              .map((password, nth) => ({ username: named(nth), password }))
              .filter((_, nth) => nth !== skip)
            await runSync(env, users)
            expect(await runSync(env, users)).toMatchObject({
              unchanged: 60,
              work: { rowsWritten: 0, passwordsVerified: 0 },
            })
            for (const nth of byHand) if (nth !== skip) await setByHand(nth, 'mine')
            const expected = new Set(byHand.filter((nth) => nth !== skip)).size
            expect(await runSync(env, users, { mode: 'PLAN' })).toMatchObject({ updated: expected })
            await runSync(env, users)
          }
        },
      ),
      { numRuns: 8, seed: SEED },
    ))
})
