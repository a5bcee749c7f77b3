import { rows } from '@barycenter/database/transaction'
import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { runStaged } from '@barycenter/testing/run-staged'
import { runSync } from '@barycenter/testing/run-sync'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { LOCAL_ORIGIN } from '../audit/actor.ts'
import { findSessions, startSession } from '../sessions/session.ts'
import { authenticateUser } from '../users/authenticate-user.ts'
import { changePassword } from '../users/change-password.ts'
import { registerUser } from '../users/register-user.ts'
import { listUsers } from '../users/user.store.ts'
import { findUserByUsername } from '../users/users.ts'

/** Of `first`, by crypt(3) of libxcrypt. */
const FOREIGN = '$2y$04$abcdefghijklmnopqrstuuvybHXQqehXl2NdtAhT6BAmwe6EZ8HOi'

describe.each(DIALECTS)('a password that a person chose, and a users file (%s)', (dialect) => {
  let env: TestEnv
  beforeEach(async () => {
    env = await createTestEnv(dialect)
  })
  afterEach(() => env.dispose())

  const declare = (password: string, passwordPolicy: 'ON_CHANGE' | 'ENFORCE' = 'ON_CHANGE') =>
    runSync(env, [{ username: 'alice', password }], { passwordPolicy })
  const signsIn = async (password: string) =>
    (await authenticateUser(env, { username: 'alice', password })).kind === 'authenticated'
  const choose = async (currentPassword: string, password: string) => {
    const user = await findUserByUsername(env, 'alice')
    if (user === undefined) throw new TypeError('alice is not there')
    const { cookieValue } = await startSession(env, {
      amr: ['pwd'],
      subject: user.subject,
      origin: LOCAL_ORIGIN,
    })
    const [session] = await findSessions(env, [cookieValue])
    if (session === undefined) throw new TypeError('the session is not there')
    return changePassword(env, {
      session,
      currentPassword,
      password,
      passwordAgain: password,
      origin: LOCAL_ORIGIN,
    })
  }

  test('on_change: stays until the file says something new', async () => {
    await declare('declared')
    expect(await choose('declared', 'chosen by alice')).toEqual({ kind: 'changed' })
    expect(await declare('declared')).toMatchObject({ unchanged: 1, updated: 0 })
    expect([await signsIn('chosen by alice'), await signsIn('declared')]).toEqual([true, false])

    expect(await declare('declared anew')).toMatchObject({ updated: 1 })
    expect([await signsIn('chosen by alice'), await signsIn('declared anew')]).toEqual([false, true])
  })

  test('enforce: lasts until the next run', async () => {
    await declare('declared', 'ENFORCE')
    await choose('declared', 'chosen by alice')
    expect(await declare('declared', 'ENFORCE')).toMatchObject({ updated: 1 })
    expect([await signsIn('chosen by alice'), await signsIn('declared')]).toEqual([false, true])
  })

  test.each(['INITIAL', 'ON_CHANGE', 'ENFORCE'] as const)(
    '%s: of an account that somebody made under the name first does not open what is declared',
    async (passwordPolicy) => {
      const password = 'a squatter was here'
      await registerUser(env, {
        username: 'Alice',
        email: undefined,
        password,
        passwordAgain: password,
        origin: LOCAL_ORIGIN,
      })
      const users = [{ username: 'alice', password: 'declared' }]
      expect(await runSync(env, users, { passwordPolicy })).toMatchObject({ updated: 1 })
      expect([await signsIn(password), await signsIn('declared')]).toEqual([false, true])

      await choose('declared', 'chosen by alice')
      const again = await runSync(env, users, { passwordPolicy })
      expect(again).toMatchObject({ updated: passwordPolicy === 'ENFORCE' ? 1 : 0 })
    },
  )

  describe.each([
    ['in one request', runSync],
    ['in batches', runStaged],
  ] as const)('on_change, %s', (_, run) => {
    const users = [{ username: 'alice', password: 'declared' }]
    const written = async (options: { passwordPolicy: 'ON_CHANGE' | 'ENFORCE' }) => {
      const { updated, unchanged, work } = await run(env, users, options)
      return { updated, unchanged, rowsWritten: work.rowsWritten }
    }
    const noted = { updated: 0, unchanged: 1, rowsWritten: 1 }
    const nothing = { ...noted, rowsWritten: 0 }

    test('stays of an account that had the declared password when it was declared first', async () => {
      const own = { username: 'alice', password: 'declared', email: undefined, passwordAgain: 'declared' }
      await registerUser(env, { ...own, origin: LOCAL_ORIGIN })
      // That they belong to the source now is a change.
      expect(await written({ passwordPolicy: 'ON_CHANGE' })).toMatchObject({ updated: 1 })
      await choose('declared', 'chosen by alice')
      expect(await written({ passwordPolicy: 'ON_CHANGE' })).toEqual(nothing)
      expect(await signsIn('chosen by alice')).toBe(true)
    })

    test('stays after it was declared, or enforced, to be what it was already', async () => {
      const chosen = { username: 'alice', password: 'chosen by alice' }
      await env.database.run((store) => rows(store.queries.delete(store.tables.users).returning()))
      await runSync(env, [chosen], { passwordPolicy: 'ON_CHANGE' })
      await choose('chosen by alice', 'declared')
      // What was declared last is another password than the one that is declared now and in force.
      const before = await findUserByUsername(env, 'alice')
      expect(await written({ passwordPolicy: 'ENFORCE' })).toEqual(noted)
      expect(await written({ passwordPolicy: 'ENFORCE' })).toEqual(nothing)
      // Nothing that anybody sees, but for the count of the writes.
      expect(await findUserByUsername(env, 'alice')).toEqual({ ...before, revision: expect.any(Number) })
      await choose('declared', 'chosen by alice')
      expect(await written({ passwordPolicy: 'ON_CHANGE' })).toEqual(nothing)
      expect(await signsIn('chosen by alice')).toBe(true)
    })
  })

  test('on_change: stays although a file was enforced that had its hash from before a sign-in', async () => {
    const passwordHash = FOREIGN
    const declareHash = (hash: string | null, passwordPolicy: 'ON_CHANGE' | 'ENFORCE') =>
      runSync(env, [{ username: 'alice', passwordHash: hash ?? '' }], { passwordPolicy })
    await declareHash(passwordHash, 'ON_CHANGE')
    expect(await signsIn('first')).toBe(true)
    const [exported] = await env.database.run((store) => listUsers(store, { after: undefined, limit: 1 }))
    expect(exported?.passwordHash).toMatch(/^\$argon2id/)
    for (const rowsWritten of [1, 0]) {
      const again = await declareHash(exported?.passwordHash ?? null, 'ON_CHANGE')
      expect(again).toMatchObject({ unchanged: 1, work: { rowsWritten } })
    }
    await choose('first', 'chosen by alice')
    expect(await declareHash(exported?.passwordHash ?? null, 'ON_CHANGE')).toMatchObject({ unchanged: 1 })
  })

  test('says when it was changed', async () => {
    await declare('declared')
    env.clock.advance(60)
    await choose('declared', 'chosen by alice')
    expect(await findUserByUsername(env, 'alice')).toMatchObject({ passwordChangedAt: env.clock.now() })
  })

  test('is not changed on the word of two at once', async () => {
    await declare('declared')
    const outcomes = await Promise.all(
      ['one of them', 'other one'].map((chosen) => choose('declared', chosen)),
    )
    expect(outcomes.map(({ kind }) => kind).filter((kind) => kind === 'changed')).toHaveLength(1)
  })
})
