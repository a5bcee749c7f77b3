import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { runSync } from '@barycenter/testing/run-sync'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findSessions, startSession } from '../sessions/session.ts'
import { authenticateUser } from '../users/authenticate-user.ts'
import { changePassword } from '../users/change-password.ts'
import { registerUser } from '../users/register-user.ts'
import { findUserByUsername } from '../users/users.ts'

describe.each(DIALECTS)('a password that a person chose, and a users file (%s)', (dialect) => {
  let env: TestEnv
  beforeEach(async () => {
    env = await createTestEnv(dialect)
  })
  afterEach(() => env.dispose())

  const declare = (password: string, passwordPolicy: 'ON_CHANGE' | 'ENFORCE' = 'ON_CHANGE') =>
    runSync(env, [{ username: 'alice', password }], { passwordPolicy })
  const signsIn = async (password: string) =>
    (await authenticateUser(env, { username: 'alice', password })) !== undefined
  const choose = async (currentPassword: string, password: string) => {
    const user = await findUserByUsername(env, 'alice')
    if (user === undefined) throw new TypeError('alice is not there')
    const origin = { address: undefined, userAgent: undefined }
    const { cookieValue } = await startSession(env, { subject: user.subject, ...origin })
    const [session] = await findSessions(env, [cookieValue])
    if (session === undefined) throw new TypeError('the session is not there')
    return changePassword(env, { session, currentPassword, password, passwordAgain: password })
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
      await registerUser(env, { username: 'Alice', email: undefined, password, passwordAgain: password })
      const users = [{ username: 'alice', password: 'declared' }]
      expect(await runSync(env, users, { passwordPolicy })).toMatchObject({ updated: 1 })
      expect([await signsIn(password), await signsIn('declared')]).toEqual([false, true])

      await choose('declared', 'chosen by alice')
      const again = await runSync(env, users, { passwordPolicy })
      expect(again).toMatchObject({ updated: passwordPolicy === 'ENFORCE' ? 1 : 0 })
    },
  )

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
