import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { runSync } from '@barycenter/testing/run-sync'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { addSeconds } from '../clock.ts'
import type { Env } from '../env.ts'
import { acquireLease } from '../leases.store.ts'
import { findUserByKey, updateUser } from '../users/user.store.ts'
import { findUserByUsername } from '../users/users.ts'

const USERS = ['alice', 'bob', 'carol'].map((username) => ({ username, password: `${username}'s` }))

describe.each(DIALECTS)('runs at once on %s', (dialect) => {
  let env: TestEnv
  beforeEach(async () => {
    env = await createTestEnv(dialect)
  })
  afterEach(() => env.dispose())

  /** Another process takes the lease, and dies or goes on. */
  const holdLease = () => {
    const now = env.clock.now()
    const lease = { name: 'sync-users', holder: 'another process' }
    return env.database.run((store) => acquireLease(store, lease, { now, expiresAt: addSeconds(now, 10) }))
  }
  /** An environment in which something happens while passwords are hashed. */
  const during = (interfere: () => Promise<unknown>): Env => {
    let pending: Promise<unknown> | undefined
    return {
      ...env,
      passwords: {
        ...env.passwords,
        hash: async (plaintext, urgency) => {
          pending ??= interfere()
          await pending
          return env.passwords.hash(plaintext, urgency)
        },
      },
    }
  }

  test('ten runs of one file end with each user once', async () => {
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => runSync(env, USERS)))
    const sum = (count: 'created' | 'unchanged') => outcomes.reduce((total, each) => total + each[count], 0)
    expect([sum('created'), sum('unchanged')]).toEqual([3, 27])
  })

  test('a run that cannot wait any longer is refused with SYNC_IN_PROGRESS', async () => {
    await holdLease()
    const impatient = { ...env, settings: { ...env.settings, syncPatience: 0 } }
    await expect(runSync(impatient, USERS)).rejects.toMatchObject({ code: 'SYNC_IN_PROGRESS' })
    expect(await findUserByUsername(env, 'alice')).toBeUndefined()
  })

  test('a run with nothing to write waits for nobody', async () => {
    await runSync(env, USERS)
    await holdLease()
    const impatient = { ...env, settings: { ...env.settings, syncPatience: 0 } }
    expect(await runSync(impatient, USERS)).toMatchObject({ unchanged: 3 })
  })

  test('the lease of a process that died passes on when it has expired', async () => {
    await holdLease()
    env.clock.advance(11)
    expect(await runSync(env, USERS)).toMatchObject({ created: 3 })
  })

  test('a run that lost its lease writes nothing', async () => {
    const robbed = during(async () => {
      env.clock.advance(11)
      await holdLease()
    })
    await expect(runSync(robbed, USERS)).rejects.toMatchObject({ code: 'SYNC_IN_PROGRESS' })
    expect(await findUserByUsername(env, 'alice')).toBeUndefined()
  })

  test('a user who changes while passwords are hashed is planned anew, and no change is lost', async () => {
    await runSync(env, USERS)
    const meddled = during(async () => {
      const alice = await env.database.run((store) => findUserByKey(store, 'alice'))
      if (alice === undefined) throw new TypeError('alice is not there')
      await env.database.run((store) => updateUser(store, alice, { email: 'meanwhile@example.com' }))
    })
    const outcome = await runSync(meddled, [{ username: 'alice', password: 'another' }])
    expect(outcome).toMatchObject({ updated: 1, work: { passwordsHashed: 1 } })
    expect(await findUserByUsername(env, 'alice')).toMatchObject({ email: 'meanwhile@example.com' })
  })

  test('a user who is deleted while passwords are hashed is planned anew as a new one', async () => {
    await runSync(env, USERS)
    const before = await findUserByUsername(env, 'alice')
    const meddled = during(() => env.testDatabase.execute("delete from users where username_key = 'alice'"))
    const changes = [
      { username: 'alice', password: 'another', email: 'a@example.com' },
      { username: 'bob', email: 'b@example.com' },
    ]
    expect(await runSync(meddled, changes)).toMatchObject({ created: 1, updated: 1 })
    expect((await findUserByUsername(env, 'alice'))?.subject).not.toBe(before?.subject)
  })

  test('a user who is replaced by a namesake while passwords are hashed is planned anew', async () => {
    await runSync(env, USERS)
    const meddled = during(() =>
      env.testDatabase.execute("update users set subject = 'another' where username_key = 'alice'"),
    )
    expect(await runSync(meddled, [{ username: 'alice', password: 'another' }])).toMatchObject({ updated: 1 })
    expect(await findUserByUsername(env, 'alice')).toMatchObject({ subject: 'another' })
  })

  test('a username that is taken while passwords are hashed is planned anew as an update', async () => {
    const meddled = during(() =>
      env.database.run(function* ({ queries, tables }) {
        const user = {
          subject: env.random.id(),
          username: 'Alice',
          usernameKey: 'alice',
          emailVerified: false,
          enabled: true,
          properties: {},
          revision: 1,
          createdAt: env.clock.now(),
          updatedAt: env.clock.now(),
        }
        yield queries.insert(tables.users).values(user).returning()
      }),
    )
    expect(await runSync(meddled, USERS)).toMatchObject({ created: 2, updated: 1 })
  })
})
