import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { runSync } from '@barycenter/testing/run-sync'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Env } from '../env.ts'
import { createPasswords } from '../passwords.ts'
import { authenticateUser } from './authenticate-user.ts'

describe.each(DIALECTS)('end-user authentication on %s', (dialect) => {
  let testEnv: TestEnv
  let env: Env
  let evaluations: number
  beforeAll(async () => {
    testEnv = await createTestEnv(dialect)
    await runSync(testEnv, [
      { username: 'Alice', password: 'alice’s' },
      { username: 'dora', password: 'dora’s', enabled: false },
    ])
    await runSync(testEnv, [{ username: 'bob', password: 'bob’s' }])
    await testEnv.testDatabase.execute("update users set password_hash = null where username_key = 'bob'")
  })
  beforeEach(() => {
    evaluations = 0
    const count = <T>(evaluation: Promise<T>) => {
      evaluations++
      return evaluation
    }
    const { passwords } = testEnv
    env = {
      ...testEnv,
      passwords: {
        ...passwords,
        verify: (...of) => count(passwords.verify(...of)),
        verifyNobody: (plaintext) => count(passwords.verifyNobody(plaintext)),
      },
    }
  })
  afterAll(() => testEnv.dispose())

  test('the right password of an enabled user, in any spelling of the username', async () => {
    expect(await authenticateUser(env, { username: 'aLICE', password: 'alice’s' })).toMatchObject({
      kind: 'authenticated',
      user: { username: 'Alice' },
    })
  })

  test.each([
    ['a wrong password', 'alice', 'bob’s', 'WRONG_PASSWORD'],
    ['an unknown user', 'nobody', 'alice’s', 'UNKNOWN_USER'],
    ['a disabled user', 'dora', 'dora’s', 'USER_DISABLED'],
    ['a user without a password', 'bob', 'bob’s', 'NO_PASSWORD'],
    ['no username', '', 'alice’s', 'UNKNOWN_USER'],
    ['no password', 'alice', '', 'WRONG_PASSWORD'],
    ['a username that cannot be', 'al\0ice', 'alice’s', 'UNKNOWN_USER'],
    ['half a character', '\uD800', 'alice’s', 'UNKNOWN_USER'],
  ])('%s is refused after one evaluation', async (_, username, password, failure) => {
    expect(await authenticateUser(env, { username, password })).toMatchObject({ kind: 'refused', failure })
    expect(evaluations).toBe(1)
  })

  test('a password that is too long to be one costs nothing', async () => {
    const password = 'x'.repeat(1_000_000)
    expect(await authenticateUser(env, { username: 'alice', password })).toMatchObject({ kind: 'refused' })
    expect(evaluations).toBe(0)
  })
})

test('the decoy for unknown users costs what a new hash does', async () => {
  const cost = { memoryCost: 64, timeCost: 3, parallelism: 2 }
  const passwords = createPasswords(cost)
  const hash = await passwords.hash('a password', 'person')
  expect(passwords.needsRehash(hash)).toBe(false)
  expect(createPasswords({ ...cost, timeCost: 2 }).needsRehash(hash)).toBe(true)
  expect(passwords.needsRehash('$2b$10$whatever')).toBe(true)
  expect(await passwords.verify('$2b$10$whatever', 'a password', 'person')).toBe(false)
  expect(await passwords.verifyNobody('a password')).toBe(false)
})
