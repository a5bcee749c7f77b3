import { runHousekeeping } from '@barycenter/core/housekeeping/run-housekeeping'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { countExpiringRows, insertUsedAssertions } from '@barycenter/testing/expiring-rows'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startBackground } from './background.ts'

let env: TestEnv
beforeEach(async () => {
  env = await createTestEnv('sqlite')
})
afterEach(() => env.dispose())

test('work goes on pass after pass, over failures, until it is stopped', async () => {
  await insertUsedAssertions(env, 1, env.clock.now())
  const housekeeping = {
    name: 'housekeeping',
    run: (stopping: AbortSignal) => runHousekeeping(env, stopping),
  }
  const failing = { name: 'failing', run: () => Promise.reject(new Error('the database is away')) }
  const delays: number[] = []
  const background = startBackground(env, [failing, housekeeping], (pass, chance) => {
    expect(chance).toBeGreaterThanOrEqual(0)
    expect(chance).toBeLessThan(1)
    delays.push(pass)
    return 1
  })
  const assertions = async () => (await countExpiringRows(env))['usedAssertions']
  await vi.waitFor(async () => expect(await assertions()).toBe(0))
  await insertUsedAssertions(env, 1, env.clock.now())
  await vi.waitFor(async () => expect(await assertions()).toBe(0))

  await background.stop()
  const { length } = delays
  expect(delays).toEqual(Array.from({ length }, (_, pass) => pass))
  expect(env.logged.filter((line) => line.includes('the database is away')).length).toBeGreaterThan(1)
  await insertUsedAssertions(env, 1, env.clock.now())
  await new Promise((resolve) => setTimeout(resolve, 30))
  expect(delays).toHaveLength(length)
  expect(await assertions()).toBe(1)
})

test('the end waits for the work at hand, and for nothing else', async () => {
  let finished = false
  const slow = async (stopping: AbortSignal) => {
    await vi.waitFor(() => expect(stopping.aborted).toBe(true))
    finished = true
  }
  const background = startBackground(env, [{ name: 'slow', run: slow }], () => 0)
  await new Promise((resolve) => setTimeout(resolve, 20))
  await background.stop()
  expect(finished).toBe(true)

  const asleep = startBackground(env, [{ name: 'never', run: () => Promise.reject(new Error('x')) }])
  await asleep.stop()
  expect(env.logged).toEqual([])
})
