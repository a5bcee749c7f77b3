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
      username: 'Alice',
    })
  })

  test.each([
    ['a wrong password', 'alice', 'bob’s'],
    ['an unknown user', 'nobody', 'alice’s'],
    ['a disabled user', 'dora', 'dora’s'],
    ['a user without a password', 'bob', 'bob’s'],
    ['no username', '', 'alice’s'],
    ['no password', 'alice', ''],
    ['a username that cannot be', 'al\0ice', 'alice’s'],
    ['half a character', '\uD800', 'alice’s'],
  ])('%s is refused after one evaluation', async (_, username, password) => {
    expect(await authenticateUser(env, { username, password })).toBeUndefined()
    expect(evaluations).toBe(1)
  })

  test('a password that is too long to be one costs nothing', async () => {
    expect(
      await authenticateUser(env, { username: 'alice', password: 'x'.repeat(1_000_000) }),
    ).toBeUndefined()
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
