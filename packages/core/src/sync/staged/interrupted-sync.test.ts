import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { beginStaged, runStaged } from '@barycenter/testing/run-staged'
import { runSync } from '@barycenter/testing/run-sync'
import { makeEdit } from '@barycenter/testing/sync-edits'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Env } from '../../env.ts'
import { findUserByUsername, listUsersPage } from '../../users/users.ts'
import { sweepStagedRuns } from './sweep-runs.ts'

const PEOPLE = Array.from({ length: 9 }, (_, nth) => ({ username: `user-${nth}`, password: `secret ${nth}` }))
/** Longer than a client may be silent. */
const SILENCE = 16
const A_DAY = 86_401

describe.each(DIALECTS)('a run in batches that does not go smoothly, on %s', (dialect) => {
  let env: TestEnv
  beforeEach(async () => {
    env = await createTestEnv(dialect)
  })
  afterEach(() => env.dispose())

  const count = async () => (await listUsersPage(env, { after: undefined, limit: 100 })).length
  const impatient = (): Env => ({ ...env, settings: { ...env.settings, syncPatience: 0 } })
  /** An environment that counts the passwords it hashes. */
  const counting = (beginning = 'secret') => {
    const counted = { hashes: 0 }
    const { passwords } = env
    const hash: typeof passwords.hash = (plaintext, urgency) => {
      if (plaintext.startsWith(beginning)) counted.hashes++
      return passwords.hash(plaintext, urgency)
    }
    return { counted, env: { ...env, passwords: { ...passwords, hash } } }
  }

  test('holds nothing and shows nothing before it is committed', async () => {
    const client = await beginStaged(env, PEOPLE)
    await client.sendAll()
    expect(await count()).toBe(0)
    expect(await env.testDatabase.dump()).not.toMatch(/secret \d/)
    expect((await client.commit()).ending).toMatchObject({ outcome: { created: 9 } })
    expect(await count()).toBe(9)
  })

  test('a batch that is sent twice is hashed once; another one of its number takes its place', async () => {
    const { counted, env: counter } = counting()
    const client = await beginStaged(counter, PEOPLE)
    await client.sendAll()
    await client.sendAll()
    expect(counted.hashes).toBe(9)

    const others = [...PEOPLE.slice(0, 6), { username: 'another', password: 'secret' }]
    env.clock.advance(SILENCE)
    const resumed = await beginStaged(counter, others)
    expect(resumed.isResumed).toBe(true)
    await resumed.sendAll()
    expect(counted.hashes).toBe(10)
    expect((await resumed.commit()).ending).toMatchObject({ outcome: { created: 7, total: 7 } })
    expect(await findUserByUsername(env, 'user-8')).toBeUndefined()
  })

  test('a batch without passwords in the clear costs no evaluation, and is recognised too', async () => {
    const { counted, env: counter } = counting('')
    const passwordHash = await env.passwords.hash('secret', 'import')
    const hashes = PEOPLE.map(({ username }) => ({ username, passwordHash }))
    const client = await beginStaged(counter, hashes)
    await client.sendAll()
    expect(counted.hashes).toBe(0)
    const staged = await env.testDatabase.dump()
    await client.sendAll()
    // The rows of a batch that is staged anew have other subjects.
    expect(await env.testDatabase.dump()).toBe(staged)

    env.clock.advance(SILENCE)
    const others = await beginStaged(counter, PEOPLE)
    await others.sendAll()
    expect(await env.testDatabase.dump()).not.toContain(passwordHash)
    // Each password, and each batch, for these have passwords in them.
    expect(counted.hashes).toBe(9 + 3)
  })

  test('a commit twice is one, and tells the same', async () => {
    const client = await beginStaged(env, PEOPLE)
    await client.sendAll()
    const [first, second] = [await client.commit(), await client.commit()]
    expect(second).toEqual(first)
    expect(await count()).toBe(9)
  })

  test('batches that never came are asked for, and nothing is written', async () => {
    const client = await beginStaged(env, PEOPLE)
    await client.send(2)
    expect(await client.commit()).toEqual({ ending: undefined, missing: [1, 3] })
    expect(await count()).toBe(0)
  })

  test('another client waits for as long as the first is heard of, and then goes on where it was', async () => {
    const { counted, env: counter } = counting()
    const first = await beginStaged(counter, PEOPLE)
    await first.send(1)
    await expect(beginStaged(impatient(), PEOPLE)).rejects.toMatchObject({ code: 'SYNC_IN_PROGRESS' })
    // Another source is nobody's business.
    await runStaged(env, [], { source: 'elsewhere' })

    env.clock.advance(SILENCE)
    const second = await beginStaged(counter, PEOPLE)
    await expect(first.send(2)).rejects.toMatchObject({ code: 'STAGED_RUN_LOST' })
    await expect(first.commit()).rejects.toMatchObject({ code: 'STAGED_RUN_LOST' })
    // What the first one sent counts only once the second has sent the same.
    expect((await second.commit()).missing).toEqual([1, 2, 3])
    await second.sendAll()
    expect((await second.commit()).ending).toMatchObject({ outcome: { created: 9 } })
    expect(counted.hashes).toBe(9)
  })

  test('a run with other options begins anew, and what was staged before is swept', async () => {
    const first = await beginStaged(env, PEOPLE)
    await first.sendAll()
    env.clock.advance(SILENCE)
    const second = await beginStaged(env, PEOPLE, { onError: 'CONTINUE' })
    expect(second.isResumed).toBe(false)
    await second.sendAll()
    await second.commit()
    await second.finish()
    expect(await env.testDatabase.dump()).not.toContain(first.ticket.split('.')[0])
  })

  test('a run that is left behind is swept after a day', async () => {
    const client = await beginStaged(env, PEOPLE)
    await client.sendAll()
    expect(await sweepStagedRuns(env)).toEqual({ runs: 0, batches: 0, isDone: true })
    env.clock.advance(A_DAY)
    expect(await sweepStagedRuns(env)).toEqual({ runs: 1, batches: 3, isDone: true })
    await expect(client.commit()).rejects.toMatchObject({ code: 'STAGED_RUN_LOST' })
    expect(await env.testDatabase.dump()).not.toMatch(/user-\d/)
  })

  test.each(['ABORT', 'CONTINUE'] as const)(
    'a user who is edited in between makes one batch be sent again, and no change is lost: %s',
    async (onError) => {
      await runSync(env, PEOPLE.slice(0, 6))
      const emails = PEOPLE.map((user) => ({ ...user, properties: { a: 1 } }))
      const client = await beginStaged(env, emails, { onError })
      await client.sendAll()
      const edit = { username: 'user-4', password: 'taken by somebody' }
      await makeEdit(env, { ...edit, kind: 'email' }, new Map())
      await makeEdit(env, { ...edit, kind: 'register', username: 'user-8' }, new Map())
      expect(await client.commit()).toEqual({ ending: undefined, missing: [2, 3] })
      expect((await findUserByUsername(env, 'user-0'))?.properties).toEqual(
        onError === 'ABORT' ? {} : { a: 1 },
      )
      await client.send(2)
      await client.send(3)
      expect((await client.commit()).ending).toMatchObject({ outcome: { updated: 7, created: 2 } })
      const user = await findUserByUsername(env, 'user-4')
      expect(user).toMatchObject({ email: 'edited@example.com', properties: { a: 1 } })
    },
  )

  test('a bad record keeps everything back, and no password is hashed before it is found', async () => {
    const { counted, env: counter } = counting()
    const users = [...PEOPLE.slice(0, 5), { username: 'nobody' }, ...PEOPLE.slice(5)]
    expect(await runStaged(counter, users)).toMatchObject({ applied: false, failed: 1 })
    expect(counted.hashes).toBe(0)
    // Who goes on regardless gets everybody else, whose passwords are hashed once.
    const outcome = await runStaged(counter, users, { onError: 'CONTINUE' })
    expect(outcome).toMatchObject({ created: 9, failed: 1, work: { passwordsHashed: 9 } })
    expect(counted.hashes).toBe(9)
  })

  test('too many to prune, and a stale plan, are found before any password is hashed', async () => {
    await runSync(env, PEOPLE)
    const { counted, env: counter } = counting()
    const others = PEOPLE.map(({ username }) => ({ username: `other-${username}`, password: 'secret' }))
    const options = [{ prune: 'DELETE' }, { expectedPlanHash: 'another' }] as const
    for (const option of options) {
      const refusal = 'prune' in option ? 'PRUNE_GUARD' : 'PLAN_STALE'
      await expect(runStaged(counter, others, option)).rejects.toThrow(refusal)
    }
    expect(counted.hashes).toBe(0)
  })

  test('another client that takes a checked run up has its own users checked', async () => {
    const { counted, env: counter } = counting()
    const first = await beginStaged(counter, PEOPLE)
    await first.sendAll()
    expect(counted.hashes).toBe(9)
    env.clock.advance(SILENCE)
    const bad = [...PEOPLE.slice(0, 6), { username: 'new', password: 'secret' }, { username: 'nobody' }]
    const outcome = await runStaged(counter, bad)
    expect(outcome).toMatchObject({ applied: false, failed: 1 })
    expect(counted.hashes).toBe(9)
    expect(await count()).toBe(0)
  })

  test('a username in two batches is refused', async () => {
    const client = await beginStaged(env, [...PEOPLE, { username: 'USER-0', password: 'p' }])
    for (const number of [1, 2, 3]) await client.send(number)
    await expect(client.send(4)).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  })
})
