import { randomInt } from 'node:crypto'
import { setTimeout as later } from 'node:timers/promises'
import { openDatabase } from '@barycenter/database/database'
import { createPostgresDatabase, type TestDatabase } from '@barycenter/testing/databases'
import { seededNumbers } from '@barycenter/testing/seeded-numbers'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Running, start } from '../cli/command.ts'
import { createWorkspace, type Workspace } from '../cli/workspace.ts'
import { usersFile } from '../flows/stored-users.ts'
import { type CuttingProxy, startCuttingProxy } from './cutting-proxy.ts'
import { LARGE_FILE, largeFile, SYNC, USERS } from './large-file.ts'
import { createWitness, type UserStates, type Witness } from './user-states.ts'

const SEED = Number(process.env['BARYCENTER_FAULT_SEED'] ?? randomInt(1, 2_000_000_000))
/** In the course of one run. */
const CUTS = 6
const SMALL_FILE = 'small.json'
const all = (version: number, count: number): UserStates =>
  new Map(Array.from({ length: count }, (_, nth) => [`user-${nth}`, version]))

describe('connections to PostgreSQL that are cut', () => {
  let database: TestDatabase
  let proxy: CuttingProxy
  let workspace: Workspace
  let witness: Witness
  const random = seededNumbers(SEED)

  beforeEach(async () => {
    database = await createPostgresDatabase()
    const opened = await openDatabase(database.url)
    await opened.migrate()
    await opened.close()
    proxy = await startCuttingProxy(database.url)
    workspace = await createWorkspace(database)
    witness = createWitness(database, random)
  })
  afterEach(async () => {
    await proxy.close()
    await workspace.dispose()
  })

  const sync = (words: readonly string[]): Running =>
    start(words, {
      folder: workspace.folder,
      environment: { ...workspace.environment, BARYCENTER__DATABASE__URL: proxy.url },
    })
  const smallSync = ['sync-users', '-f', SMALL_FILE, '--output', 'ndjson', '--quiet']
  const small = (version: number) => workspace.write(SMALL_FILE, usersFile(version, 50))

  test(`at random, in the middle of a large sync that waits: it goes on (seed ${SEED})`, async () => {
    await workspace.write(LARGE_FILE, largeFile(1))
    const running = sync([...SYNC, '--wait=120s'])
    for (let cuts = 0; cuts < CUTS && running.child.exitCode === null; cuts++) {
      await later(200 + random() * 1500)
      proxy.cut()
    }
    const { status, stderr } = await running.finished
    expect(status, stderr).toBe(0)
    expect(await witness.look()).toEqual(all(1, USERS))
  })

  test(`at random, in the middle of small syncs that do not: all or nothing (seed ${SEED})`, async () => {
    for (let version = 1; version <= 5; version++) {
      await small(version)
      const before = await witness.look()
      const running = sync(smallSync)
      await later(200 + random() * 800)
      proxy.cut()
      const { status, stderr } = await running.finished
      expect([0, 4], stderr).toContain(status)
      const after = await witness.look()
      if (status === 0) expect(after).toEqual(all(version, 50))
      else expect([before, all(version, 50)]).toContainEqual(after)
      await database.execute('delete from leases')
    }
  })

  test('after the commit, before it is confirmed: the command asks again, and finds all done', async () => {
    await small(1)
    const committed = proxy.cutAfterCommit()
    const running = sync(smallSync)
    await committed
    const { status, stdout, stderr } = await running.finished
    expect(status, stderr).toBe(0)
    expect(stdout).toMatch(/"created":0,.*"unchanged":50,.*"rowsWritten":0/)
    expect(await witness.look()).toEqual(all(1, 50))
  })

  test('after the commit of a large sync that waits: it finds out, and ends well', async () => {
    await workspace.write(LARGE_FILE, largeFile(1))
    const committed = proxy.cutAfterCommit()
    const running = sync([...SYNC, '--wait=120s'])
    await committed
    const { status, stdout, stderr } = await running.finished
    expect(status, stderr).toBe(0)
    expect(stdout).toContain(`"created":${USERS}`)
    expect(await witness.look()).toEqual(all(1, USERS))
  })
})
