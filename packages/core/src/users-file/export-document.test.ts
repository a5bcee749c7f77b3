import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { runSync } from '@barycenter/testing/run-sync'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { authenticateUser } from '../users/authenticate-user.ts'
import { readUsersDocument } from './document.ts'
import { exportUsers } from './export-document.ts'
import { parseJsonUsers } from './json-text.ts'

/** Of `first`, by crypt(3) of libxcrypt. */
const BCRYPT = '$2y$04$abcdefghijklmnopqrstuuvybHXQqehXl2NdtAhT6BAmwe6EZ8HOi'

describe.each(DIALECTS)('an export on %s', (dialect) => {
  let env: TestEnv
  beforeEach(async () => {
    env = await createTestEnv(dialect)
  })
  afterEach(() => env.dispose())

  const exported = async (source?: string) => {
    const pieces: string[] = []
    for await (const piece of exportUsers(env, { source })) pieces.push(piece)
    return pieces.join('')
  }
  const read = (text: string) => {
    const { problems, records, source } = readUsersDocument(parseJsonUsers(text))
    expect(problems).toEqual([])
    return { source, users: records.flatMap(({ user }) => user ?? []) }
  }

  test('syncs back as unchanged, and writes nothing', async () => {
    await runSync(env, [
      { username: 'Ålice "A"', password: 'plain', email: 'a@example.com', emailVerified: true },
      { username: 'bob', passwordHash: BCRYPT, enabled: false, properties: { deep: { n: [1.5, null] } } },
      { username: 'carol', passwordHash: BCRYPT },
    ])
    await runSync(env, [{ username: 'dora', password: 'hers' }], { source: 'other' })
    expect(await authenticateUser(env, { username: 'carol', password: 'first' })).toMatchObject({
      kind: 'authenticated',
    })
    await env.testDatabase.execute("update users set password_hash = null where username_key = 'dora'")

    const { users } = read(await exported())
    expect(users).toHaveLength(4)
    expect(users[1]).toEqual({
      username: 'bob',
      passwordHash: BCRYPT,
      email: null,
      emailVerified: false,
      enabled: false,
      properties: { deep: { n: [1.5, null] } },
    })
    // That the hash which carol's sign-in made is the declared one by now is noted, once.
    expect(await runSync(env, users)).toMatchObject({ unchanged: 4, work: { rowsWritten: 1 } })
    const before = await env.testDatabase.dump()
    const synced = await runSync(env, users)
    expect(synced).toMatchObject({ unchanged: 4, updated: 0, failed: 0, work: { rowsWritten: 0 } })
    expect(await env.testDatabase.dump()).toBe(before)
  })

  test('of a source has its users, and names it', async () => {
    await runSync(env, [{ username: 'alice', passwordHash: BCRYPT }], { source: 'hr' })
    await runSync(env, [{ username: 'bob', passwordHash: BCRYPT }], { source: 'other' })
    const { source, users } = read(await exported('hr'))
    expect(source).toBe('hr')
    expect(users.map(({ username }) => username)).toEqual(['alice'])
    const synced = await runSync(env, users, { source: 'hr', prune: 'DELETE' })
    expect(synced).toMatchObject({ unchanged: 1, deleted: 0, work: { rowsWritten: 0 } })
  })

  test('goes on over many pages', async () => {
    const usernames = Array.from({ length: 2345 }, (_, index) => `user-${index}`)
    await runSync(
      env,
      usernames.map((username) => ({ username, passwordHash: BCRYPT })),
    )
    const { users } = read(await exported())
    expect(new Set(users.map(({ username }) => username))).toEqual(new Set(usernames))
    expect(users).toHaveLength(usernames.length)
    expect(await runSync(env, users)).toMatchObject({ unchanged: 2345, work: { rowsWritten: 0 } })
  })

  test('of nobody is an empty list', async () => {
    expect(read(await exported()).users).toEqual([])
    expect(read(await exported('nobody’s "own"')).source).toBe('nobody’s "own"')
  })
})
