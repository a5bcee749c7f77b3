import { createTestEnv } from '@barycenter/testing/env'
import { beginStaged } from '@barycenter/testing/run-staged'
import { expect, test } from 'vitest'
import { backgroundTasks } from './background-tasks.ts'

test('in the background imports that were left behind go, without another import', async () => {
  const env = await createTestEnv('sqlite')
  const keys = { alg: 'ES256', rotationInterval: 0 } as const
  const tasks = backgroundTasks(env, keys, '.').filter(({ name }) => name === 'staged-runs')
  const work = async () => {
    for (const { run } of tasks) await run(new AbortController().signal)
  }
  const client = await beginStaged(env, [{ username: 'left-behind', password: 'correct horse' }])
  await client.sendAll()
  await work()
  expect(await env.testDatabase.dump()).toContain('left-behind')
  env.clock.advance(86_401)
  await work()
  expect(await env.testDatabase.dump()).not.toContain('left-behind')
  expect(env.logged.join()).toContain('deleted staged runs that were left behind')
  await env.dispose()
})
