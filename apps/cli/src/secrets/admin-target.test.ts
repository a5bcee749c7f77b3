import { once } from 'node:events'
import { createServer } from 'node:http'
import { loadConfig } from '@barycenter/config/load-config'
import { LOCAL_OPERATOR } from '@barycenter/core/admin-tokens/admin-token'
import { createAdminToken } from '@barycenter/core/admin-tokens/admin-tokens'
import { USERS_PER_REQUEST } from '@barycenter/core/sync/sync-limits'
import type { TargetRun, UserTarget } from '@barycenter/core/sync/user-target'
import { systemTiming } from '@barycenter/core/timing'
import { findUserByUsername } from '@barycenter/core/users/users'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { adminEndpoint } from '../admin-endpoint.ts'
import type { Listener } from '../serve/listen.ts'
import { stopListeners } from '../serve/stop-listeners.ts'
import type { Target } from '../target.ts'
import { serveApps } from '../testing/serve-apps.ts'
import { createAdminTarget } from './admin-target.ts'

const RUN: TargetRun = {
  users: [],
  mode: 'APPLY',
  onError: 'CONTINUE',
  source: 'secrets',
  takeOver: false,
  prune: 'NONE',
  absent: 'NONE',
  maxPrune: '20%',
}

describe('the users of an admin service', () => {
  let env: TestEnv
  let listeners: readonly Listener[]
  let token: string
  let target: UserTarget
  beforeEach(async () => {
    env = await createTestEnv('sqlite')
    const options = { name: 'secrets', scopes: ['users:sync'], expiresAt: undefined } as const
    token = (await createAdminToken(env, LOCAL_OPERATOR, options)).text
    listeners = await serveApps(env, 'admin')
    target = createAdminTarget(remote(listeners[0]?.url ?? ''), systemTiming)
  })
  afterEach(async () => {
    await target.close()
    await stopListeners(listeners)
    await env.dispose()
  })
  const remote = (url: string): Target => ({
    kind: 'remote',
    endpoint: adminEndpoint(url),
    token: { read: () => token, origin: 'the test' },
  })

  test('beyond what one request may have are sent in batches, with the same to tell of each', async () => {
    // Nobody is new: what is looked at is how many there are, and that each is told of at its place.
    const gone = Array.from({ length: USERS_PER_REQUEST }, (_, nth) => ({
      username: `gone-${nth}`,
      state: 'ABSENT' as const,
    }))
    const users = [
      { username: 'alice', password: 'correct-horse' },
      ...gone,
      { username: 'zoe', email: 'z@example.com' },
    ]
    const outcome = await target.sync({ ...RUN, users, absent: 'DISABLE' })
    expect(outcome).toMatchObject({ total: users.length, created: 1, failed: 1, disabled: 0 })
    const told = outcome.results.filter(({ action }) => action !== 'UNCHANGED')
    expect(told).toMatchObject([
      { index: 0, username: 'alice', action: 'CREATE', subject: expect.any(String) },
      { index: users.length - 1, action: 'FAIL', errors: [{ code: 'CREDENTIAL_REQUIRED' }] },
    ])
    expect(await findUserByUsername(env, 'alice')).toMatchObject({ source: 'secrets', enabled: true })
  })

  test('that cannot be reached, or refuse, are errors that say which', async () => {
    await target.sync({ ...RUN, users: [{ username: 'a', password: 'correct-horse' }] })
    await expect(target.sync({ ...RUN, prune: 'DELETE', maxPrune: '0' })).rejects.toMatchObject({
      name: 'AdminError',
      code: 'PRUNE_GUARD',
    })
    await expect(target.sync({ ...RUN, maxPrune: 'all' })).rejects.toMatchObject({ code: 'INVALID_INPUT' })
    token = 'another'
    await expect(target.sync(RUN)).rejects.toThrow(/UNAUTHENTICATED.*the token is from the test/)
    await stopListeners(listeners)
    await expect(target.sync(RUN)).rejects.toMatchObject({
      name: 'TargetUnavailableError',
      retryAfter: undefined,
    })
  })

  test('who take a request and never answer it are away, too', async () => {
    const silent = createServer(() => {}).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const address = silent.address()
    const port = address !== null && typeof address === 'object' ? address.port : 0
    const waiting = createAdminTarget(remote(`http://127.0.0.1:${port}`), systemTiming, () => 300)
    try {
      await expect(waiting.sync(RUN)).rejects.toMatchObject({ name: 'TargetUnavailableError' })
    } finally {
      silent.closeAllConnections()
      silent.close()
    }
  })

  test('in a database that is not there yet are waited for, not given up', async () => {
    const environment = { BARYCENTER__DATABASE__URL: 'postgres://nobody@127.0.0.1:1/none' }
    const config = loadConfig({ environment, workingDirectory: '/' })
    const stderr = { write: () => {}, isTerminal: false, isColoured: false }
    const local = createAdminTarget({ kind: 'local', config, stderr }, systemTiming)
    for (const _ of [1, 2]) {
      await expect(local.sync(RUN)).rejects.toMatchObject({ name: 'TargetUnavailableError' })
    }
    await local.close()
  })
})
