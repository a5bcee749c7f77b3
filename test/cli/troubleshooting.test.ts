import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTestDatabase } from '@barycenter/testing/databases'
import { findFreePort } from '@barycenter/testing/free-port'
import { createTestTiming } from '@barycenter/testing/test-timing'
import { invoke } from 'barycenter/testing/invoke'
import Driver from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

// Each case of docs/troubleshooting.md is provoked, and what is printed has to be there, under its heading.

describe('docs/troubleshooting.md has what is printed', () => {
  let folder: string
  let sections: ReadonlyMap<string, string>
  const path = (name: string) => join(folder, name)

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'barycenter-trouble-'))
    for (const name of ['secrets', 'data']) await mkdir(path(name))
    await writeFile(path('secrets/users.json'), '[{ "username": "alice", "password": "secret" }]')
    const text = await readFile(join(import.meta.dirname, '../../docs/troubleshooting.md'), 'utf8')
    sections = new Map(text.split(/^## /m).map((part) => [part.slice(0, part.indexOf('\n')), part]))
    // As all else that the command imports when it is called, the driver is there before rights are given up.
    expect(await sync()).toMatchObject({ status: 0 })
  })
  afterAll(() => rm(folder, { recursive: true }))

  const sync = (
    more: { url?: string; file?: string; flags?: string[]; environment?: Record<string, string> } = {},
  ) =>
    invoke(['sync-users', '--file', path(more.file ?? 'secrets/users.json'), ...(more.flags ?? [])], {
      folder,
      environment: {
        BARYCENTER__DATABASE__URL: more.url ?? `sqlite://${path('data/barycenter.db')}`,
        BARYCENTER__PASSWORD__MEMORY_COST: '1024',
        ...more.environment,
      },
      timing: createTestTiming(),
    })

  /** Expects a status, and that a section has all that was printed, with the guides' places for this test's. */
  function expectTold(
    section: string,
    status: number,
    printed: { readonly status: number; readonly stdout: string; readonly stderr: string },
    places: Readonly<Record<string, string>> = {},
  ) {
    let told = printed.stderr.replaceAll(`${folder}/`, '/')
    for (const [here, there] of Object.entries(places)) told = told.replaceAll(here, there)
    expect(printed).toMatchObject({ status, stdout: '' })
    expect(sections.get(section)).toContain(told)
    expect(sections.get(section)).toContain(`exit status ${status}`)
  }

  test('of a database that is not reachable, and while one is waited for', async () => {
    const port = await findFreePort()
    const url = `postgres://barycenter:hush-hush@127.0.0.1:${port}/barycenter`
    const places = { [`127.0.0.1:${port}`]: 'postgres-service:5432' }
    expectTold('Database not reachable', 4, await sync({ url }), places)
    const waited = await sync({ url, flags: ['--wait=1s'] })
    expect(waited.status).toBe(4)
    const [first = ''] = waited.stderr.split('\n')
    expectTold('Stuck in Init:0/1', 4, { ...waited, stderr: `${first}\n` }, places)
  })

  test('of a database that refuses the password', async () => {
    const database = await createTestDatabase('postgres')
    try {
      const url = new URL(database.url)
      url.password = 'hush-hush'
      expectTold('Database not reachable', 5, await sync({ url: url.href }), {
        [url.host]: 'postgres-service:5432',
      })
    } finally {
      await database.drop()
    }
  })

  test.each([
    '[\n  { "username": "alice" "password": "correct-horse-battery-staple" }\n]\n',
    '[\n  { "username": "alice", "password": "correct-horse-battery-staple", "emial": "alice@example.com" },\n  { "email": "bob@example.com" }\n]\n',
    '',
  ])('of a file that is wrong: %j', async (text) => {
    await writeFile(path('secrets/broken.json'), text)
    expectTold('Invalid JSON', 3, await sync({ file: 'secrets/broken.json' }), {
      'broken.json': 'users.json',
    })
  })

  test('of a Secret that has no such key', async () => {
    expectTold('Secret not found', 3, await sync({ file: 'secrets/people.json' }))
  })

  test('of files that this user may not open', async () => {
    await chmod(path('secrets/users.json'), 0o000)
    expectTold('Permission denied', 3, await asNobody(() => sync()))
    await chmod(path('secrets/users.json'), 0o444)
    await chmod(path('data/barycenter.db'), 0o000)
    expectTold('Permission denied', 4, await asNobody(() => sync()))
    await chmod(path('data/barycenter.db'), 0o600)
    await mkdir(path('volume'), { mode: 0o555 })
    const url = `sqlite://${path('volume/barycenter.db')}`
    expectTold('Permission denied', 4, await asNobody(() => sync({ url })), { '/volume/': '/data/' })
  })

  /** Does something without the rights of root, who may open everything. */
  async function asNobody<T>(work: () => Promise<T>): Promise<T> {
    if (process.geteuid?.() !== 0) return await work()
    await chmod(folder, 0o755)
    process.seteuid?.(65534)
    try {
      return await work()
    } finally {
      process.seteuid?.(0)
    }
  }

  test('of a database that is locked', async () => {
    const other = new Driver(path('data/barycenter.db'))
    other.pragma('journal_mode = delete')
    other.exec('begin exclusive')
    try {
      expectTold('Database locked', 4, await sync())
    } finally {
      other.close()
    }
  })

  test('of a configuration that is wrong', async () => {
    await writeFile(path('config.toml'), '[server]\npublic_url = "https://auth.example.com"\nport = "80a"\n')
    expectTold('Wrong configuration', 3, await sync(), { '/config.toml': '/app/config.toml' })
    await rm(path('config.toml'))
  })

  test('of an admin service that is not reachable', async () => {
    const port = await findFreePort()
    const url = `http://127.0.0.1:${port}`
    const environment = { BARYCENTER_ADMIN_TOKEN: `bary_${'a'.repeat(32)}_${'b'.repeat(43)}` }
    expectTold('Admin service not reachable', 4, await sync({ flags: ['--url', url], environment }), {
      [url]: 'http://barycenter-admin:8081',
      [`127.0.0.1:${port}`]: 'barycenter-admin:8081',
    })
    expectTold('Admin service not reachable', 5, await sync({ flags: ['--url', url] }))
  })

  test('of the users of a pool', async () => {
    const key = path('secrets/pgpoolkey')
    const pgpool = ['--target', 'pgpool', '--users-file', path('pool_passwd'), '--pool-key-file', key]
    const places = { [key.slice(folder.length)]: '/run/secrets/pgpoolkey' }
    expectTold('Users of a pool', 3, await sync({ flags: pgpool }), places)
    await writeFile(key, 'key\n', { mode: 0o600 })
    const reload = ['--reload-command', `sh -c "echo cannot connect >&2; exit 3"`]
    expectTold('Users of a pool', 1, await sync({ flags: [...pgpool, ...reload] }))
    const pid = path('run/pgpool/pgpool.pid')
    const { status, stderr } = await sync({ flags: [...pgpool, '--reload-pid-file', pid] })
    expect(status).toBe(0)
    expect(sections.get('Users of a pool')).toContain(stderr.replaceAll(`${folder}/`, '/'))

    await writeFile(path('userlist.txt'), '"a" "b"\nalice secret\n')
    const pgbouncer = ['--target', 'pgbouncer', '--users-file', path('userlist.txt')]
    expectTold('Users of a pool', 3, await sync({ flags: pgbouncer }))
  })
})
