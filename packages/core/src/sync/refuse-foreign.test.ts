import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { beginStaged } from '@barycenter/testing/run-staged'
import { runSync } from '@barycenter/testing/run-sync'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const OTHERS = [
  { username: 'alice', password: 'of-alice' },
  { username: 'bob', password: 'of-bob' },
]
const TAKERS = { source: 'secrets', takeOver: false, onError: 'CONTINUE', absent: 'DELETE' } as const

describe.each(DIALECTS)('a run that takes over nobody on %s', (dialect) => {
  let env: TestEnv
  beforeEach(async () => {
    env = await createTestEnv(dialect)
    await runSync(env, OTHERS, { source: 'ci' })
  })
  afterEach(() => env.dispose())

  test('changes neither password nor anything else of users of another source, and deletes none; its own it does', async () => {
    await runSync(env, [{ username: 'carol', password: 'of-carol' }], TAKERS)
    const before = await env.testDatabase.dump()
    const attack = [
      { username: 'ALICE', password: 'taken' },
      { username: 'bob', state: 'ABSENT' as const },
    ]
    const outcome = await runSync(env, attack, TAKERS)
    expect(outcome).toMatchObject({ failed: 2, updated: 0, deleted: 0 })
    expect(outcome.results.map(({ errors }) => errors)).toEqual(
      [0, 1].map((index) => [
        {
          code: 'USER_OF_OTHER_SOURCE',
          message: 'this user is there already and belongs to the source "ci"; this run takes over nobody',
          path: `/users/${index}/username`,
        },
      ]),
    )
    expect(await env.testDatabase.dump()).toBe(before)
    const own = [
      { username: 'carol', password: 'changed' },
      { username: 'dave', password: 'new' },
    ]
    expect(await runSync(env, [...attack, ...own], TAKERS)).toMatchObject({
      failed: 2,
      updated: 1,
      created: 1,
    })
    expect(await runSync(env, [{ username: 'carol', state: 'ABSENT' }], TAKERS)).toMatchObject({ deleted: 1 })
  })

  test('does not tell whether a password was guessed, nor spend time on it', async () => {
    const told = async (password: string) => {
      const { results, work } = await runSync(env, [{ username: 'alice', password }], TAKERS)
      return { results, verified: work.passwordsVerified }
    }
    expect(await told('of-alice')).toEqual(await told('wrong'))
    expect(await told('of-alice')).toMatchObject({ verified: 0, results: [{ action: 'FAIL' }] })
  })

  test('in batches, it is the same', async () => {
    const client = await beginStaged(env, [{ username: 'alice', password: 'taken' }], TAKERS)
    await client.sendAll()
    await client.commit()
    expect(await client.finish()).toMatchObject([{ errors: [{ code: 'USER_OF_OTHER_SOURCE' }] }])
    expect(await runSync(env, OTHERS, { source: 'ci' })).toMatchObject({ unchanged: 2 })
  })

  test('who belongs to nobody is not taken over either; and a run takes over unless it is told not to', async () => {
    await env.testDatabase.execute(`update users set source = null where username = 'alice'`)
    const [alice] = [{ username: 'alice', password: 'other' }]
    const { results } = await runSync(env, [alice], TAKERS)
    expect(results[0]?.errors[0]?.message).toMatch(/belongs to no source/)
    expect(await runSync(env, [alice], { source: 'secrets' })).toMatchObject({ updated: 1 })
    expect(await runSync(env, [alice], TAKERS)).toMatchObject({ unchanged: 1 })
  })
})
