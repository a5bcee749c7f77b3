import type { Database } from '@barycenter/database/database'
import type { Steps } from '@barycenter/database/transaction'
import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { runSync } from '@barycenter/testing/run-sync'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const COUNT = 1100
const HASH = '$argon2id$v=19$m=1024,t=1,p=1$c29tZSBzYWx0$jn5IELpZRMpm3XsM7dvXHRg6fDJmmoXUhAEpqUZEQTs'

describe.each(DIALECTS)('statements of a sync on %s', (dialect) => {
  let env: TestEnv
  beforeEach(async () => {
    env = await createTestEnv(dialect)
  })
  afterEach(() => env.dispose())

  /** Runs with a database that counts what it is asked. */
  const counting = async (
    ...[users, options]: [Parameters<typeof runSync>[1], Parameters<typeof runSync>[2]?]
  ) => {
    let statements = 0
    function* count<T>(steps: Steps<T>): Steps<T> {
      let step = steps.next()
      while (!step.done) {
        statements++
        step = steps.next(yield step.value)
      }
      return step.value
    }
    const { database } = env
    const counted: Database = {
      ...database,
      run: (work) => database.run((store) => count(work(store))),
      transaction: (work) => database.transaction((store) => count(work(store))),
    }
    const outcome = await runSync({ ...env, database: counted }, users, options)
    return { ...outcome, statements }
  }

  test('their number does not follow that of the users', async () => {
    const users = Array.from({ length: COUNT }, (_, nth) => ({ username: `user-${nth}`, passwordHash: HASH }))
    const runs = [
      await counting(users),
      await counting(users.map((user) => ({ ...user, email: `${user.username}@example.com` }))),
      await counting(users.map((user) => ({ ...user, enabled: false }))),
      await counting(users),
      await counting(users.slice(0, 1), { prune: 'DELETE', maxPrune: '100%' }),
    ]
    expect(runs.map(({ created, updated, deleted }) => [created, updated, deleted])).toEqual([
      [COUNT, 0, 0],
      [0, COUNT, 0],
      [0, COUNT, 0],
      [0, 0, 0],
      [0, 0, COUNT - 1],
    ])
    for (const { statements } of runs) expect(statements).toBeLessThan(30)
  })
})
