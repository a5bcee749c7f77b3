import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { beginStaged, type StagedClient } from '@barycenter/testing/run-staged'
import { runSync } from '@barycenter/testing/run-sync'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findUserByUsername } from '../../users/users.ts'
import type { SyncUserInput } from '../sync-input.ts'

const PEOPLE = ['alice', 'bob', 'carol', 'dave'].map((username) => ({ username, password: 'secret' }))
/** Two batches of two users each. */
const PER_BATCH = { perBatch: 2 }

describe.each(DIALECTS)('a run in batches that another run overtakes, on %s', (dialect) => {
  let env: TestEnv
  beforeEach(async () => {
    env = await createTestEnv(dialect)
    await runSync(env, PEOPLE)
  })
  afterEach(() => env.dispose())

  /** Sends a batch before and one after another run, and commits. Returns the batches that are wanted again. */
  const overtake = async (client: StagedClient, other: readonly SyncUserInput[]) => {
    await client.send(1)
    await runSync(env, other, { prune: 'DISABLE', maxPrune: '0', source: 'another' })
    await client.send(2)
    const { ending, missing } = await client.commit()
    expect(ending).toBeUndefined()
    return missing
  }
  const complete = async (client: StagedClient, missing: readonly number[]) => {
    for (const number of missing) await client.send(number)
    const { ending } = await client.commit()
    const results = await client.finish()
    return { ending, results: results.map(({ action, username }) => `${action} ${username}`).sort() }
  }
  const disabled = (...usernames: string[]) => usernames.map((username) => ({ username, enabled: false }))

  test('a plan is that of one moment, though users of its first batch were unchanged', async () => {
    const enabled = PEOPLE.map((user) => ({ ...user, enabled: true }))
    const client = await beginStaged(env, enabled, { mode: 'PLAN', ...PER_BATCH })
    const missing = await overtake(client, disabled('alice', 'carol'))
    expect(missing).toEqual([1])
    expect((await complete(client, missing)).results).toEqual(['UPDATE alice', 'UPDATE carol'])
  })

  test('users who were unchanged are made so once more', async () => {
    const enabled = PEOPLE.map((user) => ({ ...user, enabled: true }))
    const client = await beginStaged(env, enabled, PER_BATCH)
    await complete(client, await overtake(client, disabled('alice', 'carol')))
    const users = await Promise.all(PEOPLE.map(({ username }) => findUserByUsername(env, username)))
    expect(users.map((user) => user?.enabled)).toEqual([true, true, true, true])
  })

  test('who was absent as wanted, and is there by now, is removed', async () => {
    const users = [{ username: 'eve', state: 'ABSENT' as const }, ...disabled('alice', 'carol')]
    const client = await beginStaged(env, users, { prune: 'DELETE', maxPrune: '100%', ...PER_BATCH })
    const missing = await overtake(client, [{ username: 'eve', password: 'secret' }, ...disabled('carol')])
    expect(missing).toEqual([1])
    expect((await complete(client, missing)).results).toEqual([
      'DELETE bob',
      'DELETE dave',
      'DELETE eve',
      'UPDATE alice',
    ])
  })

  test('who was refused for want of a password, and has one by now, is refused no longer', async () => {
    const users = [{ username: 'eve' }, { username: 'alice', email: 'not an address' }, ...disabled('carol')]
    const client = await beginStaged(env, users, { onError: 'CONTINUE', ...PER_BATCH })
    const missing = await overtake(client, [{ username: 'eve', password: 'secret' }, ...disabled('alice')])
    expect(missing).toEqual([1])
    // Whoever is in error is so whatever another run does.
    expect((await complete(client, missing)).results).toEqual(['FAIL alice', 'UPDATE carol'])
  })

  test('who was of another source, and is ours by now, is refused no longer', async () => {
    const options = { source: 'ours', takeOver: false, onError: 'CONTINUE' } as const
    const client = await beginStaged(env, disabled('alice', 'bob', 'carol'), { ...options, ...PER_BATCH })
    await client.send(1)
    const absent = { username: 'alice', state: 'ABSENT' as const }
    await runSync(env, [absent], { prune: 'DELETE', maxPrune: '0', source: 'another' })
    await runSync(env, [{ username: 'alice', password: 'another' }], { source: 'ours' })
    await client.send(2)
    const { missing } = await client.commit()
    expect(missing).toEqual([1])
    expect((await complete(client, missing)).results).toEqual(['FAIL bob', 'FAIL carol', 'UPDATE alice'])
  })

  test('who belongs to nobody any more is a new one, even of the same name and age', async () => {
    const client = await beginStaged(env, PEOPLE, { mode: 'PLAN', ...PER_BATCH })
    await client.send(1)
    const absent = { username: 'alice', state: 'ABSENT' as const }
    await runSync(env, [absent], { prune: 'DELETE', source: 'another' })
    await runSync(env, [{ username: 'alice', password: 'another' }])
    await client.send(2)
    const { missing } = await client.commit()
    expect(missing).toEqual([1])
    expect((await complete(client, missing)).results).toEqual(['UPDATE alice'])
  })

  test('a run that concerns other users makes nobody send anything again', async () => {
    const client = await beginStaged(env, [...PEOPLE, ...disabled('dora')], { mode: 'PLAN', ...PER_BATCH })
    await client.send(1)
    await runSync(env, [{ username: 'eve', password: 'secret' }])
    for (const number of [2, 3]) await client.send(number)
    expect(await client.commit()).toMatchObject({
      missing: [],
      ending: { outcome: { unchanged: 4, failed: 1 } },
    })
  })
})
