import { once } from 'node:events'
import { createServer } from 'node:http'
import { steppedTiming } from '@barycenter/testing/stepped-timing'
import { Registry } from 'prom-client'
import { afterEach, describe, expect, test } from 'vitest'
import { createHealth } from './health.ts'
import { parseListenAddress } from './listen-address.ts'
import { type Monitor, MonitorError, openMonitor } from './open-monitor.ts'

const WORK = { passwordsHashed: 1, passwordsVerified: 2, checkpoints: 0, rowsWritten: 5 }
const OUTCOME = {
  runId: 'r',
  mode: 'APPLY',
  applied: true,
  planHash: 'h',
  durationMs: 1,
  ...{ total: 9, created: 3, updated: 1, unchanged: 2, disabled: 1, deleted: 1, failed: 1 },
  work: { ...WORK, sessionsRevoked: 4, grantsRevoked: 0 },
  results: [],
} as const
const full = { outcome: OUTCOME, kind: 'full', duration: 120, lag: undefined } as const
const changes = { outcome: { ...OUTCOME, failed: 0 }, kind: 'changes', duration: 40, lag: 90 } as const

const monitors: Monitor[] = []
afterEach(() => Promise.all(monitors.splice(0).map((monitor) => monitor.close())))

async function open(given: { isElected?: boolean; namespaces?: readonly string[] } = {}) {
  const timing = steppedTiming()
  const monitor = await openMonitor({
    listen: { host: '127.0.0.1', port: 0 },
    registry: new Registry(),
    namespaces: ['demo'],
    isElected: true,
    timing,
    clock: timing.clock,
    ...given,
  })
  monitors.push(monitor)
  const get = async (path: string, method = 'GET') => {
    const response = await fetch(`http://127.0.0.1:${monitor.port}${path}`, { method })
    return { status: response.status, text: (await response.text()).trim() }
  }
  return { ...monitor, timing, get }
}

describe('/readyz', () => {
  test('of a standby says yes once all namespaces are listed; of a leader once a full run has ended', async () => {
    const { observer, get } = await open({ namespaces: ['demo', 'more'] })
    observer.leading(false)
    observer.watching('demo')
    expect(await get('/readyz')).toEqual({
      status: 503,
      text: 'the Secrets of namespace more have not been listed yet',
    })
    observer.watching('more')
    expect(await get('/readyz')).toEqual({ status: 200, text: 'ready' })
    observer.leading(true)
    observer.synced(changes)
    expect(await get('/readyz')).toEqual({ status: 503, text: 'no full run has ended yet' })
    observer.synced(full)
    expect((await get('/readyz')).status).toBe(200)
    observer.syncFailed('UNREACHABLE')
    observer.synced(changes)
    expect(await get('/readyz')).toEqual({ status: 503, text: 'the last run could not be made: UNREACHABLE' })
    observer.leading(false)
    expect((await get('/readyz')).status).toBe(200)
  })

  test('without an election it is the leader that it stands for', async () => {
    const { observer, get } = await open({ isElected: false })
    observer.watching('demo')
    expect((await get('/readyz')).status).toBe(503)
    observer.synced(full)
    expect((await get('/readyz')).status).toBe(200)
    expect((await get('/metrics')).text).toMatch(/^barycenter_secret_sync_leader 1$/m)
  })

  test('minds a watch that is away, not one that begins anew every few minutes', async () => {
    const { observer, get, timing } = await open()
    observer.watchEnded('demo', 'failed')
    expect((await get('/readyz')).text).toContain('have not been listed yet')
    observer.watching('demo')
    observer.watchEnded('demo', 'closed')
    await timing.pass(29_000)
    observer.watchEnded('demo', 'failed')
    expect((await get('/readyz')).status).toBe(200)
    await timing.pass(2_000)
    expect(await get('/readyz')).toEqual({
      status: 503,
      text: 'the Secrets of namespace demo are not being watched',
    })
    observer.watching('demo')
    expect((await get('/readyz')).status).toBe(200)
  })
})

test('/healthz says no when the loop has stood still', async () => {
  const timing = steppedTiming()
  const health = createHealth(timing, { namespaces: [], isElected: false, longestTurn: 1_000 })
  await timing.pass(900)
  health.beat()
  await timing.pass(1_000)
  expect(health.isAlive()).toBe(true)
  await timing.pass(1)
  expect(health.isAlive()).toBe(false)
})

test('/metrics counts what was done and what it cost', async () => {
  const { observer, get, timing } = await open()
  await timing.pass(1_500)
  observer.synced(full)
  observer.synced(changes)
  observer.syncFailed('PRUNE_GUARD')
  observer.watchEnded('demo', 'expired')
  observer.secrets({ selected: 12, malformed: 2, conflicting: 1 })
  observer.leading(true)
  const { status, text } = await get('/metrics')
  expect(status).toBe(200)
  const lines = text.split('\n').map((line) => line.replace('barycenter_secret_sync_', ''))
  expect(lines).toEqual(
    expect.arrayContaining([
      'runs_total{kind="full",result="partly"} 1',
      'runs_total{kind="changes",result="done"} 1',
      'failures_total{code="PRUNE_GUARD"} 1',
      'records_total{action="create"} 6',
      'records_total{action="fail"} 1',
      'work_total{kind="passwords_hashed"} 2',
      'work_total{kind="rows_written"} 10',
      'run_duration_seconds_sum{kind="full"} 0.12',
      'lag_seconds_bucket{le="0.1"} 1',
      'lag_seconds_count 1',
      `last_success_timestamp_seconds ${Date.parse('2030-01-01T00:00:01.500Z') / 1000}`,
      'watch_restarts_total{reason="expired"} 1',
      'secrets{state="selected"} 12',
      'secrets{state="malformed"} 2',
      'leader 1',
    ]),
  )
})

test('only reading is allowed, and nothing else is there', async () => {
  const { get } = await open()
  expect((await get('/metrics', 'POST')).status).toBe(405)
  expect(await get('/healthz', 'HEAD')).toEqual({ status: 200, text: '' })
  expect((await get('/healthz?verbose')).status).toBe(200)
  for (const path of ['/', '/__proto__', '/metrics/', '//readyz']) expect((await get(path)).status).toBe(404)
})

test('an address that is taken is said, with the option that names another; off listens nowhere', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const address = other.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  const timing = steppedTiming()
  const options = { registry: new Registry(), namespaces: [], isElected: false, timing, clock: timing.clock }
  const opening = openMonitor({ ...options, listen: { host: '127.0.0.1', port } })
  await expect(opening).rejects.toThrow(MonitorError)
  await expect(opening).rejects.toThrow(/EADDRINUSE.*--listen names another/)
  other.close()
  const silent = await openMonitor({ ...options, registry: new Registry(), listen: undefined })
  expect(silent.port).toBeUndefined()
  silent.observer.leading(true)
  await silent.close()
})

test('addresses are read as they are written everywhere', () => {
  expect(parseListenAddress('0.0.0.0:8082')).toEqual({ host: '0.0.0.0', port: 8082 })
  expect(parseListenAddress('localhost:0')).toEqual({ host: 'localhost', port: 0 })
  expect(parseListenAddress('[::1]:80')).toEqual({ host: '::1', port: 80 })
  expect(parseListenAddress('off')).toBe('off')
  for (const text of ['', '8082', ':8082', 'host:', 'host:65536', '::1:80', 'a b:1', 'host:8o'])
    expect(parseListenAddress(text)).toBeUndefined()
})
