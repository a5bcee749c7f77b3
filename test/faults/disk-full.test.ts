import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, statfs, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { openDatabase } from '@barycenter/database/database'
import { createPostgresDatabase, createSqliteFile, type TestDatabase } from '@barycenter/testing/databases'
import { handOver } from '@barycenter/testing/postgres-server'
import { seededNumbers } from '@barycenter/testing/seeded-numbers'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { createWorkspace, type Workspace } from '../cli/workspace.ts'
import { LARGE_FILE, largeFile, SYNC, USERS } from './large-file.ts'
import { createWitness, type UserStates } from './user-states.ts'

const run = promisify(execFile)
const all = (version: number): UserStates =>
  new Map(Array.from({ length: USERS }, (_, nth) => [`user-${nth}`, version]))

/** A small disk, which takes the rights of root, and a system that has such. */
async function mount(folder: string, megabytes: number): Promise<void> {
  await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'barycenter-test', folder])
}
const canMount = await (async () => {
  const folder = await mkdtemp(join(tmpdir(), 'barycenter-disk-'))
  try {
    await mount(folder, 1)
    await run('umount', [folder])
    return true
  } catch {
    process.stdout.write('disk-full.test.ts is skipped: only root can mount a small disk\n')
    return false
  } finally {
    await rm(folder, { recursive: true })
  }
})()

/** How much room a run finds, in KiB: less than it takes to write it. */
const ROOM = { sqlite: 1024, postgres: 256 } as const
/** What takes up the rest of the disk. */
const BALLAST = 'ballast'

async function fillUp(disk: string, kibibytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(disk)
  await writeFile(join(disk, BALLAST), Buffer.alloc(bavail * bsize - kibibytes * 1024))
}

describe.runIf(canMount).each(['sqlite', 'postgres'] as const)('a disk that is full, under %s', (dialect) => {
  let disk: string
  let workspace: Workspace
  let database: TestDatabase

  beforeEach(async () => {
    disk = await mkdtemp(join(tmpdir(), 'barycenter-disk-'))
    await mount(disk, 100)
    database = await (dialect === 'sqlite' ? createSqliteFile(disk) : createOnDisk(disk))
    const opened = await openDatabase(database.url)
    await opened.migrate()
    await opened.close()
    await fillUp(disk, ROOM[dialect])
    workspace = await createWorkspace(database)
  })
  afterEach(async () => {
    await workspace.dispose()
    if (dialect === 'postgres') await onServer((sql) => sql.execute('drop tablespace small'))
    await run('umount', [disk])
    await rm(disk, { recursive: true, force: true })
  })

  test('ends a run before anything holds of it, and the next one converges when there is room', async () => {
    const witness = createWitness(database, seededNumbers(1))
    await workspace.write(LARGE_FILE, largeFile(1))
    const failed = await workspace.run(SYNC)
    expect([1, 4], failed.stderr).toContain(failed.status)
    expect(failed.stdout + failed.stderr).not.toMatch(/password \d+ of version/)
    expect(await witness.look()).toEqual(new Map())

    await rm(join(disk, BALLAST))
    const next = await workspace.run([...SYNC, '--wait=60s'])
    expect([next.status, next.stderr]).toEqual([0, expect.anything()])
    expect(await witness.look()).toEqual(all(1))
  })
})

/** A database of the test run's PostgreSQL whose tables lie on a disk. */
async function createOnDisk(disk: string): Promise<TestDatabase> {
  const folder = join(disk, 'tables')
  await mkdir(folder)
  await handOver(folder)
  await onServer((sql) => sql.execute(`create tablespace small location '${folder}'`))
  return createPostgresDatabase(inject('postgresUrl'), 'small')
}

async function onServer(work: (maintenance: TestDatabase) => Promise<void>): Promise<void> {
  const maintenance = await createPostgresDatabase()
  await work(maintenance)
  await maintenance.drop()
}
