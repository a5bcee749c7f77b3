import { execFile } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { promisify } from 'node:util'
import { type Database, openDatabase } from '@barycenter/database/database'
import { DatabaseNewerError } from '@barycenter/database/errors'
import { readMigrations } from '@barycenter/database/migrations'
import { createTestDatabase, DIALECTS, type TestDatabase } from '@barycenter/testing/databases'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const MIGRATE = `
  import { openDatabase } from '@barycenter/database/database'
  const database = await openDatabase(process.argv[1])
  const { pending } = await database.migrate()
  await database.close()
  console.log(pending.length)
`

describe.each(DIALECTS)('migrations on %s', (dialect) => {
  let testDatabase: TestDatabase
  let database: Database
  beforeEach(async () => {
    testDatabase = await createTestDatabase(dialect)
    database = await openDatabase(testDatabase.url)
  })
  afterEach(async () => {
    await database.close()
    await testDatabase.drop()
  })

  test('are pending, are applied once, and are then known as applied', async () => {
    const names = readMigrations(dialect).map(({ name }) => name)
    expect(names).not.toHaveLength(0)
    expect(await database.pendingMigrations()).toEqual({ applied: [], pending: names })
    expect(await database.migrate()).toEqual({ applied: [], pending: names })
    expect(await database.migrate()).toEqual({ applied: names, pending: [] })
    expect(await database.pendingMigrations()).toEqual({ applied: names, pending: [] })
  })

  test('are applied by one of several processes that start together', async () => {
    const migrate = () =>
      promisify(execFile)(process.execPath, ['--input-type=module', '-e', MIGRATE, testDatabase.url], {
        cwd: import.meta.dirname,
      })
    const outputs = await Promise.all([migrate(), migrate(), migrate()])
    const applied = outputs.map(({ stdout }) => Number(stdout)).filter((count) => count > 0)
    expect(applied).toEqual([readMigrations(dialect).length])
  })

  test('of a newer version are a refusal, not a guess', async () => {
    await database.migrate()
    await testDatabase.execute("insert into migrations values ('9999_future', '2030-01-01T00:00:00Z')")
    await expect(database.migrate()).rejects.toBeInstanceOf(DatabaseNewerError)
    await expect(database.pendingMigrations()).rejects.toThrow('9999_future')
  })
})

test('a SQLite file and its companions are for their owner only', async () => {
  const testDatabase = await createTestDatabase('sqlite')
  const database = await openDatabase(testDatabase.url)
  await database.migrate()
  const path = testDatabase.url.replace(/^sqlite:\/\/|\?.*$/g, '')
  for (const file of [path, `${path}-wal`, `${path}-shm`]) {
    expect((await stat(file)).mode & 0o777, file).toBe(0o600)
  }
  await database.close()
  await testDatabase.drop()
})
