import { DIALECTS } from '@barycenter/testing/databases'
import { CHEAP, createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { runSync } from '@barycenter/testing/run-sync'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createPasswords } from '../passwords.ts'
import { authenticateUser } from '../users/authenticate-user.ts'
import { findUserByKey, updateUser } from '../users/user.store.ts'
import { PASSWORD_POLICIES, type PasswordPolicy } from './sync-input.ts'

describe.each(DIALECTS)('password policies on %s', (dialect) => {
  let env: TestEnv
  beforeEach(async () => {
    env = await createTestEnv(dialect)
  })
  afterEach(() => env.dispose())

  const declare = (password: string, passwordPolicy: PasswordPolicy) =>
    runSync(env, [{ username: 'alice', password }], { passwordPolicy })
  const signsIn = async (password: string) =>
    (await authenticateUser(env, { username: 'alice', password })).kind === 'authenticated'
  const record = async () => {
    const found = await env.database.run((store) => findUserByKey(store, 'alice'))
    if (found === undefined) throw new TypeError('alice is not there')
    return found
  }
  /** What an admin, or a person with an account page, does. */
  const setByHand = async (password: string) => {
    const passwordHash = await env.passwords.hash(password, 'person')
    const alice = await record()
    await env.database.run((store) => updateUser(store, alice, { passwordHash, passwordRehash: null }))
  }

  test.each(PASSWORD_POLICIES)('%s: a new user signs in with the declared password', async (policy) => {
    await declare('first', policy)
    expect(await signsIn('first')).toBe(true)
    expect(await signsIn('second')).toBe(false)
  })

  test.each(PASSWORD_POLICIES)('%s: the same declaration again changes nothing', async (policy) => {
    await declare('first', policy)
    expect(await declare('first', policy)).toMatchObject({ unchanged: 1, work: { rowsWritten: 0 } })
  })

  test('ENFORCE: after the run the declared password works, whatever was set by hand', async () => {
    await declare('first', 'ENFORCE')
    await setByHand('mine')
    expect(await declare('first', 'ENFORCE')).toMatchObject({ updated: 1 })
    expect(await signsIn('first')).toBe(true)
    expect(await signsIn('mine')).toBe(false)
  })

  test('ON_CHANGE: a password set by hand stays until the declared one changes', async () => {
    await declare('first', 'ON_CHANGE')
    await setByHand('mine')
    expect(await declare('first', 'ON_CHANGE')).toMatchObject({ unchanged: 1 })
    expect(await signsIn('mine')).toBe(true)
    expect(await declare('second', 'ON_CHANGE')).toMatchObject({ updated: 1 })
    expect(await signsIn('second')).toBe(true)
  })

  test('INITIAL: an existing password stays, whatever is declared', async () => {
    await declare('first', 'INITIAL')
    expect(await declare('second', 'INITIAL')).toMatchObject({ unchanged: 1, work: { passwordsVerified: 0 } })
    expect(await signsIn('first')).toBe(true)
  })

  test("a record's own policy goes before the run's", async () => {
    await declare('first', 'ENFORCE')
    await runSync(env, [{ username: 'alice', password: 'second', passwordPolicy: 'INITIAL' }])
    expect(await signsIn('first')).toBe(true)
  })

  describe('password_hash', () => {
    const hashOf = (password: string, timeCost: number) =>
      createPasswords({ ...CHEAP, timeCost }).hash(password, 'person')

    test.each(['ENFORCE', 'ON_CHANGE'] as const)(
      '%s: is taken as it is, without an evaluation',
      async (passwordPolicy) => {
        const passwordHash = await hashOf('first', 1)
        const declared = [{ username: 'alice', passwordHash }]
        const created = await runSync(env, declared, { passwordPolicy })
        expect(created.work).toMatchObject({ passwordsHashed: 0, passwordsVerified: 0 })
        expect(await signsIn('first')).toBe(true)
        expect(await runSync(env, declared, { passwordPolicy })).toMatchObject({
          unchanged: 1,
          work: { passwordsVerified: 0 },
        })
      },
    )

    test.each(['ENFORCE', 'ON_CHANGE'] as const)(
      '%s: a hash of another cost is replaced at the next sign-in, and still recognised',
      async (passwordPolicy) => {
        const passwordHash = await hashOf('first', 3)
        const declared = [{ username: 'alice', passwordHash }]
        await runSync(env, declared, { passwordPolicy })
        expect(await signsIn('first')).toBe(true)
        expect((await record()).passwordHash).toContain('t=1')
        expect(await signsIn('first')).toBe(true)
        expect(await runSync(env, declared, { passwordPolicy })).toMatchObject({ unchanged: 1 })
      },
    )

    test('ENFORCE: comes back after a password was set by hand', async () => {
      const declared = [{ username: 'alice', passwordHash: await hashOf('first', 3) }]
      await runSync(env, declared)
      await signsIn('first')
      await setByHand('mine')
      expect(await runSync(env, declared)).toMatchObject({ updated: 1 })
      expect(await signsIn('first')).toBe(true)
    })

    // Of `first`, at cost 4, by crypt(3) of libxcrypt.
    const bcrypt = '$2y$04$abcdefghijklmnopqrstuuvybHXQqehXl2NdtAhT6BAmwe6EZ8HOi'

    test.each(['ENFORCE', 'ON_CHANGE'] as const)(
      '%s: a hash of another format is replaced at the next sign-in, and still recognised',
      async (passwordPolicy) => {
        const declared = [{ username: 'alice', passwordHash: bcrypt }]
        const created = await runSync(env, declared, { passwordPolicy })
        expect(created.work).toMatchObject({ passwordsHashed: 0, passwordsVerified: 0 })
        expect(await signsIn('second')).toBe(false)
        expect((await record()).passwordHash).toBe(bcrypt)

        expect(await signsIn('first')).toBe(true)
        const { passwordHash } = await record()
        expect(passwordHash).toMatch(/^\$argon2id\$/)
        expect(await signsIn('first')).toBe(true)
        expect((await record()).passwordHash).toBe(passwordHash)

        const again = await runSync(env, declared, { passwordPolicy })
        expect(again).toMatchObject({ unchanged: 1, work: { passwordsVerified: 0, rowsWritten: 0 } })
        expect((await record()).passwordHash).toBe(passwordHash)
      },
    )

    test('ENFORCE: a plaintext is compared with a hash of another format', async () => {
      await runSync(env, [{ username: 'alice', passwordHash: bcrypt }])
      expect(await declare('first', 'ENFORCE')).toMatchObject({ unchanged: 1 })
      expect(await declare('second', 'ENFORCE')).toMatchObject({ updated: 1 })
      expect(await signsIn('second')).toBe(true)
    })

    test('of the same password as a plaintext is one declaration to ENFORCE', async () => {
      await runSync(env, [{ username: 'alice', passwordHash: await hashOf('first', 1) }])
      expect(await declare('first', 'ENFORCE')).toMatchObject({ unchanged: 1 })
    })
  })

  test('passwords are compared in one Unicode spelling', async () => {
    await declare('pässwörd'.normalize('NFD'), 'ENFORCE')
    expect(await signsIn('pässwörd'.normalize('NFC'))).toBe(true)
  })
})
