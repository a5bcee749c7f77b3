import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { startKubernetesServer } from '@barycenter/testing/kubernetes-server'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { loadClusterConfig } from '../kubernetes/cluster-config.ts'
import { createKubernetesApi, type KubernetesApi } from '../kubernetes/kubernetes-api.ts'
import { reflectSecrets } from './reflect-secrets.ts'

/** How long something is waited for that comes in a moment, on a machine that has other things to do. */
const PATIENCE = { timeout: 20_000, interval: 5 }

describe('the Secrets of a namespace', () => {
  let server: Awaited<ReturnType<typeof startKubernetesServer>>
  let folder: string
  let api: KubernetesApi
  const stopping = () => new AbortController()
  let stop: AbortController
  let reflecting: Promise<void>
  /** What the sink knows, by name, with the password. */
  const known = new Map<string, string>()
  const told: string[] = []
  /** By how many milliseconds the clock is ahead. */
  let ahead = 0
  const logged: string[] = []

  beforeEach(async () => {
    server = await startKubernetesServer()
    folder = mkdtempSync(join(tmpdir(), 'barycenter-reflect-'))
    writeFileSync(join(folder, 'kubeconfig'), server.kubeconfig)
    const nowhere = { kubeconfig: undefined, home: undefined, serviceHost: undefined, servicePort: undefined }
    const named = {
      kubeconfig: 'kubeconfig',
      context: undefined,
      workingDirectory: folder,
      environment: nowhere,
    }
    api = createKubernetesApi(() => loadClusterConfig(named))
    stop = stopping()
    known.clear()
    told.length = 0
    ahead = 0
    logged.length = 0
  })
  afterEach(async () => {
    stop.abort()
    await reflecting?.catch(() => undefined)
    await server.close()
    rmSync(folder, { recursive: true })
  })

  const passwordOf = (secret: { readonly data: ReadonlyMap<string, string> }) =>
    Buffer.from(secret.data.get('password') ?? '', 'base64').toString()

  function reflect(): Promise<void> {
    const say = (_: object, message: string) => void logged.push(message)
    reflecting = reflectSecrets(
      {
        api,
        // Nobody waits long: what is tested is what happens after a pause, not how long it is.
        timing: { now: () => performance.now() + ahead, sleep: () => pause(5), chance: () => 0 },
        log: { debug: say, info: say, warn: say, error: say },
        observer: {
          watching: () => void told.push('watching'),
          watchEnded: (_, reason) => void told.push(reason),
        },
      },
      { namespace: 'team', selector: 'barycenter.io/sync-users=true' },
      {
        replaced: (_, secrets) => {
          known.clear()
          for (const secret of secrets) known.set(secret.name, passwordOf(secret))
        },
        changed: (secret) => known.set(secret.name, passwordOf(secret)),
        removed: (secret) => known.delete(secret.name),
      },
      stop.signal,
    )
    return reflecting
  }
  const put = (name: string, password: string, more: object = {}) =>
    server.put({ name, data: { username: name, password }, ...more })
  const isKnown = (expected: Readonly<Record<string, string>>) =>
    vi.waitFor(() => expect(Object.fromEntries(known)).toEqual(expected), PATIENCE)
  const isWatching = () => vi.waitFor(() => expect(server.watches()).toBe(1), PATIENCE)

  test('are listed page by page, others of the cluster never, and then each change is told', async () => {
    for (let nth = 0; nth < 450; nth++) put(`s${nth}`, 'a')
    put('elsewhere', 'x', { namespace: 'others' })
    put('unlabelled', 'x', { labels: {} })
    void reflect()
    await isWatching()
    expect(known.size).toBe(450)
    expect(server.requests).toEqual([
      ...Array(3).fill('GET /api/v1/namespaces/team/secrets'),
      'GET /api/v1/namespaces/team/secrets watch',
    ])
    for (let nth = 3; nth < 450; nth++) server.remove(`s${nth}`)
    put('s0', 'b')
    put('s1', 'a', { labels: {} })
    put('unlabelled', 'now labelled')
    await isKnown({ s0: 'b', s2: 'a', unlabelled: 'now labelled' })
    expect(told).toEqual(['watching'])
  })

  test('are known after a watch was cut in mid-line, ended, or told nonsense: nothing is lost, nothing listed anew', async () => {
    put('alice', 'a')
    void reflect()
    await isWatching()
    server.write('{"type":"MODIFIED","object":{"metadata":{"na')
    server.cutWatches()
    put('bob', 'b')
    await isKnown({ alice: 'a', bob: 'b' })
    await isWatching()
    server.cutWatches('end')
    server.remove('alice')
    await isKnown({ bob: 'b' })
    await isWatching()
    server.write('{"type":"SURPRISE"}\n')
    await vi.waitFor(() => expect(told.filter((what) => what === 'watching')).toHaveLength(4), PATIENCE)
    put('carol', 'c')
    await isKnown({ bob: 'b', carol: 'c' })
    expect(told.filter((what) => what !== 'watching')).toEqual(['failed', 'closed', 'failed'])
    expect(server.requests.filter((request) => !request.endsWith(' watch'))).toHaveLength(1)
  })

  test.each(['to begin with', 'in the midst of it'])(
    'are listed anew when a watch is too old %s',
    async (when) => {
      put('alice', 'a')
      put('bob', 'b')
      void reflect()
      await isWatching()
      if (when === 'to begin with') {
        server.refuse((_, url) => (url.searchParams.has('watch') ? 503 : undefined))
        server.cutWatches()
        server.remove('alice')
        put('bob', 'changed')
        server.forget()
        server.refuse(() => undefined)
      } else {
        server.write('{"type":"ERROR","object":{"kind":"Status","code":410}}\n')
        server.remove('alice')
        put('bob', 'changed')
      }
      await isKnown({ bob: 'changed' })
      await vi.waitFor(() => expect(told).toContain('expired'), PATIENCE)
      await isWatching()
      put('bob', 'once more')
      await isKnown({ bob: 'once more' })
    },
  )

  test('are listed anew now and then, for a cluster that was set back tells no watch of it', async () => {
    put('alice', 'a')
    void reflect()
    await isWatching()
    const lists = () => server.requests.filter((request) => !request.endsWith(' watch')).length
    for (const [minutes, expected] of [
      [9, 1],
      [11, 2],
      [20, 2],
      [22, 3],
    ] as const) {
      ahead = minutes * 60_000
      server.cutWatches('end')
      put('bob', `after ${minutes} minutes`)
      await isKnown({ alice: 'a', bob: `after ${minutes} minutes` })
      await isWatching()
      expect([minutes, lists()]).toEqual([minutes, expected])
    }
    expect(told).not.toContain('expired')
  })

  test('of which the server tells with bookmarks are watched from there', async () => {
    void reflect()
    await isWatching()
    server.forget()
    put('alice', 'a')
    server.forget()
    server.write('{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"2"}}}\n')
    await isKnown({ alice: 'a' })
    server.cutWatches()
    put('bob', 'b')
    await isKnown({ alice: 'a', bob: 'b' })
    expect(told).not.toContain('expired')
  })

  test('which a server sends in pages that are too large are asked for one by one', async () => {
    const large = 'x'.repeat(900 * 1024)
    for (let nth = 0; nth < 20; nth++) put(`s${nth}`, 'a', { annotations: { large } })
    void reflect()
    await isWatching()
    expect(known.size).toBe(20)
  })

  test.each([
    ['list', (url: URL) => !url.searchParams.has('watch')],
    ['watch', (url: URL) => url.searchParams.has('watch')],
  ])('that may not be known end it: %s', async (verb, isMeant) => {
    server.refuse((_, url) => (isMeant(url) ? 403 : undefined))
    await expect(reflect()).rejects.toThrow(
      `not allowed to ${verb} secrets in the namespace team: a Role there has to give the verb ${verb} on secrets`,
    )
  })

  test('are waited for while the server is away, or refuses what it allowed, and that is said once', async () => {
    put('alice', 'a')
    void reflect()
    await isWatching()
    server.refuse(() => 403)
    server.cutWatches()
    await vi.waitFor(() => expect(server.requests.length).toBeGreaterThan(12), PATIENCE)
    put('alice', 'b')
    server.refuse(() => undefined)
    await isKnown({ alice: 'b' })
    const away = 'the Secrets cannot be watched; trying again'
    // The connection that was cut, and then the refusal of the watch and of the list.
    expect(logged.filter((line) => line === away).length).toBeLessThanOrEqual(3)
    await vi.waitFor(() => expect(logged.at(-1)).toBe('watching Secrets again'), PATIENCE)
  })
})
