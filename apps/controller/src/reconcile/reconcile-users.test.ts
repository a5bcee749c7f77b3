import { AdminError } from '@barycenter/core/errors'
import type { SyncUsersOutcome } from '@barycenter/core/sync/sync-outcome'
import { TargetError } from '@barycenter/core/sync/target-error'
import {
  type TargetOutcome,
  type TargetRun,
  TargetUnavailableError,
  type UserTarget,
} from '@barycenter/core/sync/user-target'
import { systemTiming } from '@barycenter/core/timing'
import { findUserByUsername } from '@barycenter/core/users/users'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { runSync } from '@barycenter/testing/run-sync'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Notice } from '../events/notice.ts'
import { readSecretObject, type SecretObject } from '../secrets/secret-object.ts'
import type { OnDelete } from '../selection/declaration.ts'
import { createSecretStore, type SecretStore } from '../selection/secret-store.ts'
import { reconcileUsers } from './reconcile-users.ts'

let revision = 0

/** A Secret as the API server has it, newer than all before. */
function secret(name: string, data: Readonly<Record<string, string>>, onDelete?: OnDelete): SecretObject {
  revision++
  const object = readSecretObject({
    metadata: {
      name,
      namespace: 'team',
      uid: name,
      resourceVersion: String(revision),
      creationTimestamp: '2026-11-21T12:00:00Z',
      annotations: onDelete && { 'barycenter.io/on-delete': onDelete },
    },
    data: Object.fromEntries(
      Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
    ),
  })
  if (object === undefined) throw new TypeError('this is no Secret')
  return object
}
const HOW = { takeOver: false, maxPrune: '20%', passwordPolicy: undefined } as const
const of = (username: string, password = 'p') => ({ username, password })

describe('users of Secrets', () => {
  let env: TestEnv
  let store: SecretStore
  let runs: TargetRun[]
  let notices: readonly Notice[]
  let codes: string[]
  let lags: (number | undefined)[]
  let failing: (run: TargetRun) => Error | undefined
  let afterwards: (outcome: TargetOutcome) => Error | undefined
  let stop: AbortController
  let reconciling: Promise<void> | undefined

  beforeEach(async () => {
    env = await createTestEnv('sqlite', { settings: { minimumPasswordLength: 1 } })
    store = createSecretStore(['team'], { source: 'secrets', hashes: 'ours' }, () => performance.now())
    ;[runs, notices, codes, lags] = [[], [], [], []]
    failing = () => undefined
    afterwards = () => undefined
  })
  afterEach(async () => {
    stop.abort()
    await reconciling
    await env.dispose()
  })

  /** The service, behind a line that can fail before a request arrives, or after it was answered. */
  const target: UserTarget = {
    sync: async (run) => {
      runs.push(run)
      const failure = failing(run)
      if (failure !== undefined) throw failure
      const outcome = await serve(run)
      const late = afterwards(outcome)
      if (late !== undefined) throw late
      return outcome
    },
    close: async () => {},
  }
  const stopped = async () => {
    stop.abort()
    await reconciling
  }
  async function serve({ users, passwordPolicy, expectedPlanHash: _, ...run }: TargetRun) {
    const outcome: SyncUsersOutcome = await runSync(env, users, {
      ...run,
      passwordPolicy: passwordPolicy ?? 'ENFORCE',
    })
    return {
      ...outcome,
      results: outcome.results.map((result) => ({ ...result, subject: result.subject ?? null })),
    }
  }

  function start(onDelete: OnDelete = 'keep', interval = 60_000, areNamesExact = false): void {
    stop = new AbortController()
    reconciling = reconcileUsers(
      {
        store,
        target,
        events: {
          tell: (all) => {
            notices = all
          },
          settle: async () => {},
        },
        observer: {
          synced: ({ lag }) => void lags.push(lag),
          syncFailed: (code) => void codes.push(code),
          secrets: () => {},
        },
        timing: { ...systemTiming, chance: () => 0 },
        log: env.log,
        beat: () => {},
      },
      { ...{ onDelete, areNamesExact, interval, source: 'secrets' }, ...HOW },
      stop.signal,
    )
  }
  const soon = <T>(look: () => T) => vi.waitFor(look, { timeout: 20_000, interval: 5 })
  const exists = (username: string, expected: object | undefined) =>
    soon(async () => {
      const user = await findUserByUsername(env, username)
      expect(user?.enabled).toEqual(expected === undefined ? undefined : Reflect.get(expected, 'enabled'))
    })
  const here = { enabled: true }

  test('are handed over only once all Secrets are known; then what changes is, and nothing else', async () => {
    store.changed(secret('early', of('early')))
    start()
    await systemTiming.sleep(50)
    expect(runs).toEqual([])
    const begun = performance.now()
    store.replaced('team', [secret('a', of('a')), secret('b', of('b'))])
    await exists('b', here)
    store.changed(secret('b', of('b', 'changed')))
    store.changed(secret('c', of('c')))
    await exists('c', here)
    expect(runs.map(({ users }) => users.map(({ username }) => username))).toEqual([
      ['a', 'b'],
      ['b', 'c'],
    ])
    // A run is told of a moment after what it wrote can be seen.
    await soon(() => expect(lags).toEqual([expect.any(Number), expect.any(Number)]))
    const passed = performance.now() - begun
    expect(lags.filter((lag = -1) => lag < 0 || lag > passed)).toEqual([])
    // The same again, or only its labels.
    store.changed(secret('b', of('b', 'changed')))
    await systemTiming.sleep(80)
    expect(runs).toHaveLength(2)
  })

  test('reach a service that was away, as they are by then; that it was is said once', async () => {
    store.replaced('team', [secret('a', of('a'))])
    start('delete')
    await exists('a', here)
    failing = () => new TargetUnavailableError('away')
    store.changed(secret('b', of('b')))
    store.removed(secret('a', of('a')))
    await soon(() => expect(codes).toContain('TARGET_UNAVAILABLE'))
    failing = () => new TargetError('badInput', 'there is no key')
    await soon(() => expect(codes).toContain('TARGET_REFUSED'))
    store.changed(secret('c', of('c')))
    store.removed(secret('b', of('b')))
    failing = () => undefined
    await exists('c', here)
    await exists('a', undefined)
    await exists('b', undefined)
    expect(env.logged.filter((line) => line.includes('"away"'))).toHaveLength(1)
    await soon(() => expect(env.logged.join()).toContain('users are synced again'))
  })

  test('of a Secret with very many do not keep those of others waiting', async () => {
    store.replaced('team', [])
    start()
    await soon(() => expect(runs).toHaveLength(1))
    const many = Array.from({ length: 300 }, (_, nth) => of(`many-${nth}`))
    store.changed(secret('many', { 'users.json': JSON.stringify(many) }))
    await soon(() => expect(runs.length).toBeGreaterThan(1))
    store.changed(secret('one', of('one')))
    await exists('many-299', here)
    const order = runs.slice(1).map(({ users }) => users.some(({ username }) => username === 'one'))
    expect(order.indexOf(true)).toBeLessThan(order.length - 1)
    expect(Math.max(...runs.map(({ users }) => users.length))).toBeLessThan(100)
  })

  test('whom a guard protects are not pruned, and everything else is done', async () => {
    await runSync(
      env,
      Array.from({ length: 5 }, (_, nth) => of(`old-${nth}`)),
      { source: 'secrets' },
    )
    store.replaced('team', [secret('a', of('a'))])
    start('delete')
    await exists('a', here)
    await exists('old-0', here)
    expect(codes).toEqual(['PRUNE_GUARD'])
    expect(runs.map(({ prune }) => prune)).toEqual(['DELETE', 'NONE'])
  })

  test('who went as their annotation says are not pruned for it afterwards, unless they come and go again', async () => {
    store.replaced('team', [
      secret('kept', of('kept'), 'keep'),
      secret('disabled', of('disabled'), 'disable'),
      ...['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name) => secret(name, of(name))),
    ])
    start('delete', 40)
    await exists('h', here)
    store.removed(secret('kept', {}))
    store.removed(secret('disabled', {}))
    await exists('disabled', { enabled: false })
    const before = runs.length
    await soon(() => expect(runs.length).toBeGreaterThan(before + 3))
    await exists('disabled', { enabled: false })
    await exists('kept', here)
    expect(codes).toEqual([])
    store.changed(secret('kept', of('kept')))
    await soon(() => expect(runs.at(-1)?.users).toContainEqual(of('kept')))
    store.removed(secret('kept', {}))
    await exists('kept', undefined)
  })

  test('are removed by whoever leads next, if who led before did not come to it', async () => {
    store.replaced('team', [secret('a', of('a'), 'delete'), secret('b', of('b')), secret('c', of('c'))])
    start('keep')
    await exists('c', here)
    stop.abort()
    await reconciling
    store.removed(secret('a', of('a')))
    store.changed(secret('b', of('renamed'), 'disable'))
    start('keep')
    await exists('renamed', here)
    await exists('a', undefined)
    await exists('b', { enabled: false })
    await exists('c', here)
  })

  test('that the service refuses are told of where they stand in their Secret, until they are right', async () => {
    await runSync(env, [of('root')], { source: 'ci' })
    const users = [of('ok'), { ...of('root'), email: 'x@example.com' }]
    store.replaced('team', [secret('list', { 'users.json': JSON.stringify({ users }) })])
    start()
    await soon(() =>
      expect(notices).toMatchObject([
        {
          secret: { name: 'list' },
          reason: 'SyncFailed',
          message: expect.stringMatching(/^users\.json \/users\/1\/username: .*\(USER_OF_OTHER_SOURCE\)$/),
        },
      ]),
    )
    failing = () => new AdminError('SYNC_IN_PROGRESS', 'another run is at work')
    store.changed(secret('list', { 'users.json': JSON.stringify([of('ok')]) }))
    await soon(() => expect(notices).toEqual([]))
  })

  test('that are refused are told of also while what was done cannot be put into effect', async () => {
    store.replaced('team', [secret('a', of('a'))])
    start()
    await exists('a', here)
    await runSync(env, [of('root')], { source: 'ci' })
    afterwards = (outcome) => new TargetError('failed', 'the pool was not told', { outcome })
    store.changed(secret('b', of('b')))
    store.changed(secret('attack', of('root')))
    await soon(() => expect(notices).toMatchObject([{ secret: { name: 'attack' }, reason: 'SyncFailed' }]))
    expect(codes).toContain('TARGET_REFUSED')
    afterwards = () => undefined
    store.removed(secret('attack', {}))
    await soon(() => expect(notices).toEqual([]))
  })

  test('who are written otherwise are others where names are exact: who they were goes first, as is said', async () => {
    const away = (username: string) => [{ username, state: 'ABSENT' }]
    store.replaced('team', [secret('a', of('john'), 'delete'), secret('b', of('mary'))])
    start('disable', 60_000, true)
    await exists('mary', here)
    store.changed(secret('a', of('John'), 'delete'))
    store.changed(secret('b', of('Mary')))
    await soon(() => expect(runs).toHaveLength(4))
    expect(runs.slice(1).map(({ users, absent }) => [absent, users])).toEqual([
      ['DISABLE', away('mary')],
      ['DELETE', away('john')],
      ['DISABLE', [of('John'), of('Mary')]],
    ])
    await stopped()
    // To our own service they are the same.
    start('disable')
    await soon(() => expect(lags).toHaveLength(5))
    store.changed(secret('a', of('JOHN'), 'delete'))
    store.changed(secret('b', of('MARY')))
    await soon(() => expect(runs.slice(5).map(({ users }) => users)).toEqual([[of('JOHN'), of('MARY')]]))
  })

  test('are looked at again every interval, which undoes what was changed by hand', async () => {
    store.replaced('team', [secret('a', { ...of('a'), email: 'a@example.com' })])
    start('keep', 100)
    await exists('a', here)
    await runSync(env, [{ username: 'a', email: 'other@example.com' }], { source: 'secrets' })
    await soon(async () =>
      expect(await findUserByUsername(env, 'a')).toMatchObject({ email: 'a@example.com' }),
    )
  })
})
