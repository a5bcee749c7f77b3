import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { runSync } from '@barycenter/testing/run-sync'
import { holdWriteLock } from '@barycenter/testing/write-lock'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { addSeconds } from '../clock.ts'
import type { Env } from '../env.ts'
import { acquireLease } from '../leases.store.ts'

/** Longer than a lease lasts, and shorter than somebody waits for a busy database. */
const LONG = 20
const USERS = [{ username: 'alice', password: 'secret' }]

describe('a SQLite file that another process writes to for a while', () => {
  let env: TestEnv
  beforeEach(async () => {
    env = await createTestEnv('sqlite')
  })
  afterEach(() => env.dispose())

  const untilBusy = async (since: number) => {
    const waits = () => env.observed.slice(since).some(({ kind }) => kind === 'database_busy')
    await vi.waitFor(() => expect(waits()).toBe(true), { timeout: 10_000 })
  }
  const takeLease = () => {
    const now = env.clock.now()
    const lease = { name: 'sync-users', holder: 'another run' }
    return env.database.run((store) => acquireLease(store, lease, { now, expiresAt: addSeconds(now, LONG) }))
  }

  test('lets a run wait, whose lease counts from when it gets it', async () => {
    const release = holdWriteLock(env.testDatabase)
    let isStolen: boolean | undefined
    const hash: Env['passwords']['hash'] = async (...request) => {
      isStolen = await takeLease()
      return env.passwords.hash(...request)
    }
    const running = runSync({ ...env, passwords: { ...env.passwords, hash } }, USERS)
    await untilBusy(0)
    env.clock.advance(LONG)
    release()
    expect(await running).toMatchObject({ created: 1 })
    expect(isStolen).toBe(false)
  })

  test('does not end a run whose lease expires meanwhile, if nobody else begins one', async () => {
    let release = () => {}
    const hash: Env['passwords']['hash'] = (...request) => {
      release = holdWriteLock(env.testDatabase)
      return env.passwords.hash(...request)
    }
    const since = env.observed.length
    const running = runSync({ ...env, passwords: { ...env.passwords, hash } }, USERS)
    await untilBusy(since)
    env.clock.advance(LONG)
    release()
    expect(await running).toMatchObject({ created: 1 })
  })
})
