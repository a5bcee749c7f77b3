import { LOCAL_OPERATOR } from '@barycenter/core/admin-tokens/admin-token'
import { createAdminToken } from '@barycenter/core/admin-tokens/admin-tokens'
import { authenticateUser } from '@barycenter/core/users/authenticate-user'
import { findUserByUsername } from '@barycenter/core/users/users'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { startKubernetesServer } from '@barycenter/testing/kubernetes-server'
import { runSync } from '@barycenter/testing/run-sync'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Listener } from '../serve/listen.ts'
import { stopListeners } from '../serve/stop-listeners.ts'
import { type Invoked, invoke } from '../testing/invoke.ts'
import { serveApps } from '../testing/serve-apps.ts'
import { createTemporaryFolder, type TemporaryFolder } from '../testing/temporary-folder.ts'

const ON_DELETE = 'barycenter.io/on-delete'
const CHEAP = {
  BARYCENTER__PASSWORD__MEMORY_COST: '1024',
  BARYCENTER__PASSWORD__TIME_COST: '1',
  BARYCENTER__PASSWORD__MINIMUM_LENGTH: '1',
}

describe.each([
  { transport: 'served', dialect: 'sqlite' },
  { transport: 'local', dialect: 'postgres' },
] as const)('watch-secrets, $transport, on $dialect', ({ transport, dialect }) => {
  let server: Awaited<ReturnType<typeof startKubernetesServer>>
  let env: TestEnv
  let folder: TemporaryFolder
  let listeners: readonly Listener[] = []
  let environment: Record<string, string>
  let running: { stop(): Promise<Invoked> } | undefined

  beforeEach(async () => {
    server = await startKubernetesServer()
    env = await createTestEnv(dialect, { settings: { minimumPasswordLength: 1 } })
    folder = await createTemporaryFolder()
    await folder.write('kubeconfig', server.kubeconfig)
    environment = { KUBECONFIG: 'kubeconfig', BARYCENTER__LOG__FORMAT: 'pretty', ...CHEAP }
    if (transport === 'served') {
      const options = { name: 'secrets', scopes: ['users:sync'], expiresAt: undefined } as const
      const { text } = await createAdminToken(env, LOCAL_OPERATOR, options)
      listeners = await serveApps(env, 'admin')
      environment = {
        ...environment,
        BARYCENTER_ADMIN_URL: listeners[0]?.url ?? '',
        BARYCENTER_ADMIN_TOKEN: text,
      }
    } else {
      environment = { ...environment, BARYCENTER__DATABASE__URL: env.testDatabase.url }
    }
  })
  afterEach(async () => {
    await running?.stop()
    running = undefined
    await stopListeners(listeners)
    await env.dispose()
    await folder.remove()
    await server.close()
  })

  function start(...words: string[]): void {
    const stopping = Promise.withResolvers<void>()
    const ended = invoke(['watch-secrets', '--listen', 'off', ...words], {
      folder: folder.path,
      environment,
      untilStopped: stopping.promise,
    })
    running = {
      stop: () => {
        stopping.resolve()
        return ended
      },
    }
  }
  const stop = async (): Promise<Invoked> => {
    const ended = await running?.stop()
    running = undefined
    if (ended === undefined) throw new TypeError('nothing is running')
    return ended
  }
  const put = (name: string, data: Record<string, string>, onDelete?: string) =>
    server.put({ name, data, ...(onDelete === undefined ? {} : { annotations: { [ON_DELETE]: onDelete } }) })
  const soon = (look: () => Promise<void>) => vi.waitFor(look, { timeout: 15_000, interval: 20 })
  const signsIn = (username: string, password: string, can = true) =>
    soon(async () => {
      const { kind } = await authenticateUser(env, { username, password })
      expect({ username, password, kind }).toEqual({
        username,
        password,
        kind: can ? 'authenticated' : 'refused',
      })
    })
  const is = (username: string, expected: object | undefined) =>
    soon(async () => {
      const user = await findUserByUsername(env, username)
      if (expected === undefined) expect(user).toBeUndefined()
      else expect(user).toMatchObject(expected)
    })
  const told = (reason: string, name: string, message: RegExp) =>
    soon(async () => {
      const events = server.events.filter(({ involvedObject }) => involvedObject.name === name)
      expect(events.at(-1)).toMatchObject({
        type: 'Warning',
        reason,
        message: expect.stringMatching(message),
      })
    })

  test('users follow their Secrets: made, changed, renamed, gone as annotation and flag say', async () => {
    put('alice', { username: 'alice', password: 'first' })
    put('kept', { username: 'kept', password: 'p' }, 'keep')
    start('--on-delete', 'disable')
    await signsIn('alice', 'first')
    put('alice', { username: 'alice', password: 'second', email: 'alice@example.com' })
    await signsIn('alice', 'second')
    await signsIn('alice', 'first', false)
    await is('alice', { source: 'secrets', email: 'alice@example.com' })

    put('alice', { username: 'alicia', password: 'second' })
    await signsIn('alicia', 'second')
    await is('alice', { enabled: false })

    put('bob', { username: 'bob', password: 'p' }, 'delete')
    server.put({
      name: 'many',
      data: {
        'users.json': '[{"username": "carol", "password": "p"}, {"username": "dan", "password": "p"}]',
      },
    })
    await signsIn('bob', 'p')
    await signsIn('dan', 'p')
    server.remove('bob')
    server.remove('kept')
    server.put({ name: 'many', labels: {}, data: {} })
    await is('bob', undefined)
    await is('carol', { enabled: false })
    await is('dan', { enabled: false })
    await is('kept', { enabled: true })

    const { status, stderr } = await stop()
    expect(status).toBe(0)
    expect(stderr).toContain('stopped')
    const written = server.requests.filter((request) => !request.startsWith('GET '))
    expect(written.filter((request) => !request.endsWith('/leases/barycenter-watch-secrets'))).toEqual([
      'POST /apis/coordination.k8s.io/v1/namespaces/team/leases',
    ])
  })

  test('what cannot be used is told on the Secret, keeps what there is, and holds nobody up', async () => {
    put('alice', { username: 'alice', password: 'good-secret' })
    put('other', { username: 'ALICE', password: 'canary-other' })
    start('--on-delete', 'delete', '--max-prune', '100%', '--interval', '1s')
    await signsIn('alice', 'good-secret')
    await told('Conflict', 'other', /^the user is declared by the older Secret team\/alice, which counts$/)
    put('alice', { username: 'alice', passwort: 'canary-typo' })
    put('bob', { username: 'bob', password: 'p' })
    await told('Malformed', 'alice', /^password: the key password is missing/)
    await signsIn('bob', 'p')
    put('hash', {
      username: 'eve',
      password_hash: '$argon2id$v=19$m=999999999,t=1,p=1$c2FsdHNhbHQ$canary-hash',
    })
    await told('Malformed', 'hash', /^password_hash: /)
    put('list', {
      'users.json':
        '[{"username": "fay", "password": "canary-fay"}, {"username": "gus", "state": "absent", "email": "canary-mail"}]',
    })
    await told('Malformed', 'list', /^users\.json \/1\/email: /)
    await signsIn('fay', 'canary-fay')
    // One interval later, too, everybody is as before.
    await runSync(env, [{ username: 'bob', password: 'changed by hand' }], { source: 'secrets' })
    await signsIn('bob', 'p')
    await signsIn('alice', 'good-secret')
    server.remove('alice')
    await signsIn('ALICE', 'canary-other')
    const { stderr } = await stop()
    expect(stderr + JSON.stringify(server.events)).not.toMatch(/canary|good-secret/)
    // Each thing is told once.
    const reasons = server.events.map(({ reason, involvedObject }) => `${involvedObject.name} ${reason}`)
    expect(reasons).toEqual([...new Set(reasons)])
  })

  test('users of others are not taken over unless that is said, and are not removed', async () => {
    await runSync(env, [{ username: 'root', password: 'of-root' }], { source: 'ci' })
    put('attack', { username: 'root', password: 'taken' }, 'delete')
    start()
    await told('SyncFailed', 'attack', /^username: .*belongs to the source "ci".*\(USER_OF_OTHER_SOURCE\)$/)
    server.remove('attack')
    put('bob', { username: 'bob', password: 'p' })
    await signsIn('bob', 'p')
    await signsIn('root', 'of-root')
    await stop()
    start('--take-over')
    put('attack', { username: 'root', password: 'taken' })
    await signsIn('root', 'taken')
  })

  test('who went while nobody watched is removed, but not more than --max-prune, and not while a name is unknown', async () => {
    for (let nth = 0; nth < 5; nth++) put(`u${nth}`, { username: `u${nth}`, password: 'p' })
    start('--on-delete', 'disable')
    await signsIn('u4', 'p')
    await stop()
    for (const nth of [0, 1]) server.remove(`u${nth}`)
    put('new', { username: 'new', password: 'p' })
    start('--on-delete', 'disable')
    await signsIn('new', 'p')
    await signsIn('u0', 'p')
    expect((await stop()).stderr).toContain('PRUNE_GUARD: 2 of the 5')

    put('broken', { password: 'p' })
    put('newer', { username: 'newer', password: 'p' })
    const allowed = ['--on-delete', 'disable', '--max-prune', '100%', '--interval', '1s']
    start(...allowed)
    await signsIn('newer', 'p')
    await signsIn('u0', 'p')
    put('broken', { username: 'fixed', password: 'p' })
    await signsIn('u0', 'p', false)
    await is('u1', { enabled: false })
    await is('u2', { enabled: true })
  })
})

describe('watch-secrets ends at once, and says what to do', () => {
  let folder: TemporaryFolder
  let server: Awaited<ReturnType<typeof startKubernetesServer>>
  beforeEach(async () => {
    server = await startKubernetesServer()
    folder = await createTemporaryFolder()
    await folder.write('kubeconfig', server.kubeconfig)
  })
  afterEach(async () => {
    await folder.remove()
    await server.close()
  })
  const run = (
    words: readonly string[],
    environment: Record<string, string> = { KUBECONFIG: 'kubeconfig' },
  ) =>
    invoke(['watch-secrets', '--listen', 'off', ...words], {
      folder: folder.path,
      environment: { BARYCENTER__DATABASE__URL: 'sqlite::memory:', BARYCENTER_LOG: 'off', ...environment },
    })

  test.each([
    [['--selector', 'a=b', '--kubedb-instance', 'pg'], 3, 'give one of them'],
    [['--selector', ' '], 3, 'an empty one would take every Secret'],
    [['--kubedb-instance', 'a,b=c'], 3, 'not a value that a label can have'],
    [['--namespace', '../other'], 3, 'no namespace can be called "../other"'],
    [['--interval', '0s'], 3, 'An interval is longer than 0s'],
    [['--listen', 'everywhere'], 3, '--listen: expected HOST:PORT'],
    [['--kubeconfig', 'missing'], 3, 'missing cannot be read: ENOENT'],
    [['--context', 'other'], 3, 'no context "other"; it has test'],
    [['--url', 'http://localhost:1'], 5, 'there is no admin token'],
    [['--users-file', 'x'], 3, '--users-file is of use with --target pgpool or pgbouncer only'],
    [['--target', 'pgpool'], 3, 'needs --users-file'],
    [
      ['--target', 'pgpool', '--users-file', 'x', '--url', 'http://localhost:1'],
      3,
      'of use with --target barycenter only',
    ],
  ])('%s: exit status %i', async (words, exit, says) => {
    const { status, stdout, stderr } = await run(words)
    expect({ status, stdout }).toEqual({ status: exit, stdout: '' })
    expect(stderr).toContain(says)
  })

  test('where there is no cluster: exit status 3', async () => {
    const { status, stderr } = await run([], {})
    expect({ status, stderr }).toMatchObject({
      status: 3,
      stderr: expect.stringContaining('--kubeconfig or KUBECONFIG'),
    })
  })

  test('where it may not look: exit status 5, with the verb that is missing', async () => {
    server.refuse((_, url) => (url.pathname.endsWith('/secrets') ? 403 : undefined))
    const { status, stderr } = await run(['--no-leader-election'])
    expect(status).toBe(5)
    expect(stderr).toContain(
      'error: not allowed to list secrets in the namespace team: a Role there has to give the verb list',
    )
  })
})
