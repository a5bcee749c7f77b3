import type { Store } from '@barycenter/database/database'
import type { Steps } from '@barycenter/database/transaction'
import { DIALECTS } from '@barycenter/testing/databases'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import type { SentStatement } from '@barycenter/testing/recorded-statements'
import { runSync } from '@barycenter/testing/run-sync'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Env } from '../env.ts'

describe.each(DIALECTS)('a plan beside somebody who writes on %s', (dialect) => {
  let env: TestEnv
  beforeEach(async () => {
    env = await createTestEnv(dialect)
    await runSync(
      env,
      ['alice', 'bob'].map((username) => ({ username, password: 'secret' })),
    )
  })
  afterEach(() => env.dispose())

  /** An environment in which all users are disabled when some of them have been read. */
  const disturbed = (): Env => {
    let isDone = false
    function* disturb<T>(steps: Steps<T>): Steps<T> {
      let step = steps.next()
      while (!step.done) {
        // Every statement that Drizzle has not prepared can tell what it sends.
        const { toSQL } = step.value as { toSQL?: () => SentStatement }
        const isOfUsers = toSQL?.call(step.value).sql.includes('"username_key" in') === true
        const result = yield step.value
        if (isOfUsers && !isDone) {
          isDone = true
          const writing = env.testDatabase.execute('update users set enabled = false, revision = 2')
          // On SQLite it is done by now, and nothing can be awaited in a transaction.
          if (dialect === 'postgres') yield writing.then(() => [])
        }
        step = steps.next(result)
      }
      return step.value
    }
    const { database } = env
    const run = <T>(work: (store: Store) => Steps<T>) => database.run((store) => disturb(work(store)))
    const snapshot = <T>(work: (store: Store) => Steps<T>) =>
      database.snapshot((store) => disturb(work(store)))
    return { ...env, database: { ...database, run, snapshot } }
  }

  test('is made of the users of one moment, whom it lists as well as whom it prunes', async () => {
    const users = [{ username: 'alice', enabled: true }]
    const options = { mode: 'PLAN', prune: 'DISABLE', maxPrune: '100%' } as const
    const actions = async (where: Env) =>
      (await runSync(where, users, options)).results.map(({ action, username }) => `${action} ${username}`)
    expect(await actions(disturbed())).toEqual(['UNCHANGED alice', 'DISABLE bob'])
    expect(await actions(env)).toEqual(['UPDATE alice'])
  })
})
