import { copyFile, mkdir, readdir, readFile, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Driver from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { invoke } from '../testing/invoke.ts'
import { createTemporaryFolder, type TemporaryFolder } from '../testing/temporary-folder.ts'
import { backupName, outdatedBackups } from './backup-names.ts'

describe('a backup of SQLite', () => {
  let folder: TemporaryFolder
  beforeEach(async () => {
    folder = await createTemporaryFolder()
  })
  afterEach(() => folder.remove())

  const path = (name: string) => join(folder.path, name)
  const run = (...words: string[]) =>
    invoke(words, {
      folder: folder.path,
      environment: {
        BARYCENTER__DATABASE__URL: `sqlite://${path('live.db')}`,
        BARYCENTER__PASSWORD__MEMORY_COST: '1024',
        BARYCENTER__PASSWORD__TIME_COST: '1',
      },
    })
  const sync = async (username: string) => {
    await writeFile(path('users.json'), JSON.stringify([{ username, password: 'correct horse' }]))
    expect(await run('sync-users', '-f', 'users.json')).toMatchObject({ status: 0 })
  }
  const usernames = async () =>
    JSON.parse((await run('export')).stdout).users.map(({ username }: { username: string }) => username)

  test('has what was committed while somebody writes, and nothing else, for its owner alone', async () => {
    await sync('alice')
    const writer = new Driver(path('live.db'))
    writer.exec("begin immediate; update users set username = 'mallory'")
    const { status, stdout } = await run('backup', '--to', 'copy.db')
    writer.close()
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: expect.stringMatching(/^wrote .*copy\.db \(\d+ KiB\)\n$/),
    })
    expect((await stat(path('copy.db'))).mode & 0o777).toBe(0o600)
    expect((await readdir(folder.path)).filter((name) => name.startsWith('copy'))).toEqual(['copy.db'])

    await sync('bob')
    const back = await run('restore', '--from', 'copy.db', '--replace')
    expect(back).toMatchObject({ status: 0, stdout: expect.stringContaining(`restored ${path('live.db')}`) })
    expect(await usernames()).toEqual(['alice'])
    const aside = (await readdir(folder.path)).find((name) => name.startsWith('live.db.before-')) ?? ''
    expect(new Driver(path(aside)).prepare('select count(*) from users').pluck().get()).toBe(2)
  })

  test('goes into a folder under the time, where only the newest are kept', async () => {
    await sync('alice')
    await mkdir(path('backups'))
    for (const name of ['barycenter-20200101-000000.db', 'barycenter-20200102-000000.db', 'mine.db'])
      await writeFile(path(`backups/${name}`), '')
    expect(await run('backup', '--to', 'backups', '--keep', '2')).toMatchObject({ status: 0 })
    const kept = await readdir(path('backups'))
    expect(kept.sort()).toEqual([
      'barycenter-20200102-000000.db',
      expect.stringMatching(/^barycenter-2\d{7}-\d{6}\.db$/),
      'mine.db',
    ])
  })

  test('replaces nothing unasked, and neither does a restoration', async () => {
    await sync('alice')
    await writeFile(path('copy.db'), 'something else')
    expect(await run('backup', '--to', 'copy.db')).toMatchObject({ status: 6 })
    expect(await run('backup', '--to', 'copy.db', '--replace')).toMatchObject({ status: 0 })
    expect(await run('restore', '--from', 'copy.db')).toMatchObject({ status: 6 })
    const reader = new Driver(path('live.db'))
    reader.prepare('select count(*) from users').get()
    const used = await run('restore', '--from', 'copy.db', '--replace')
    reader.close()
    expect(used).toMatchObject({ status: 6, stderr: expect.stringContaining('is in use') })
    expect(await usernames()).toEqual(['alice'])
  })

  test('never goes to the database itself, which a server would go on writing to under no name', async () => {
    await sync('alice')
    await symlink(path('live.db'), path('other.db'))
    const server = new Driver(path('live.db'))
    server.prepare('select count(*) from users').get()
    for (const name of ['live.db', 'other.db', 'live.db-wal'])
      expect(await run('backup', '--to', name, '--replace')).toMatchObject({
        status: 6,
        stderr: expect.stringContaining('is the database itself'),
      })
    server.close()
  })

  test('is restored in the place of what is damaged, which stays beside it', async () => {
    await sync('alice')
    await run('backup', '--to', 'copy.db')
    await writeFile(path('live.db'), 'all of it is lost')
    expect(await run('restore', '--from', 'copy.db', '--replace')).toMatchObject({ status: 0 })
    expect(await usernames()).toEqual(['alice'])
    const aside = (await readdir(folder.path)).find((name) => name.startsWith('live.db.before-')) ?? ''
    expect(await readFile(path(aside), 'utf8')).toBe('all of it is lost')
  })

  test('takes in nothing that a database before it has left behind', async () => {
    await sync('alice')
    await run('backup', '--to', 'copy.db')
    // Page by page the same, as after an earlier restoration.
    await copyFile(path('copy.db'), path('live.db'))
    const killed = new Driver(path('live.db'))
    killed.exec("pragma journal_mode = wal; update users set username = 'mallory'")
    const left = await readFile(path('live.db-wal'))
    killed.close()
    await rm(path('live.db'))
    await writeFile(path('live.db-wal'), left)
    expect(await run('restore', '--from', 'copy.db')).toMatchObject({ status: 0 })
    expect(await usernames()).toEqual(['alice'])
  })

  test('that is not there, or for which there is no room, is told as that', async () => {
    const none = await run('restore', '--from', 'copy.db')
    expect(none).toMatchObject({ status: 3, stderr: `error: ${path('copy.db')}: no such file\n` })
    await sync('alice')
    await run('backup', '--to', 'copy.db')
    const environment = { BARYCENTER__DATABASE__URL: `sqlite://${path('copy.db/below.db')}` }
    const away = await invoke(['restore', '--from', 'copy.db'], { folder: folder.path, environment })
    expect(away).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^error: cannot write .*below\.db: /),
    })
  })

  test.each([
    ['a damaged one', 3, () => truncate(path('copy.db'), 8192)],
    ['a text', 3, () => writeFile(path('copy.db'), 'not a database')],
    ['a database of others', 3, () => alter('drop table migrations')],
    ['one of a later version', 6, () => alter("insert into migrations values ('9999_later', '')")],
  ])('is checked before it is restored: %s changes nothing', async (_, expected, spoil) => {
    await sync('alice')
    expect(await run('backup', '--to', 'copy.db')).toMatchObject({ status: 0 })
    await spoil()
    expect(await run('restore', '--from', 'copy.db', '--replace')).toMatchObject({ status: expected })
    expect(await usernames()).toEqual(['alice'])
  })
  const alter = async (statement: string) => {
    const client = new Driver(path('copy.db'))
    client.exec(statement)
    client.close()
  }

  test('needs a database, a place, and SQLite', async () => {
    expect(await run('backup', '--to', 'copy.db')).toMatchObject({ status: 4 })
    await sync('alice')
    const away = await run('backup', '--to', 'missing/copy.db')
    expect(away).toMatchObject({ status: 1, stderr: expect.stringContaining('cannot write') })
    const environment = { BARYCENTER__DATABASE__URL: 'postgres://u:hush@127.0.0.1:1/b' }
    const other = await invoke(['backup', '--to', 'copy.db'], { folder: folder.path, environment })
    expect(other).toMatchObject({ status: 3, stderr: expect.stringContaining('pg_dump') })
    expect(other.stderr).not.toContain('hush')
  })
})

test('names of backups sort as their times do', () => {
  const names = ['2026-01-31T23:59:59.900Z', '2026-02-01T00:00:00.000Z'].map((at) => backupName(new Date(at)))
  expect(names).toEqual(['barycenter-20260131-235959.db', 'barycenter-20260201-000000.db'])
  expect(outdatedBackups([...names].reverse(), 1)).toEqual([names[0]])
  expect(outdatedBackups(names, 5)).toEqual([])
})
