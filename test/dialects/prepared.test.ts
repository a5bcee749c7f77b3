import { type Database, openDatabase, type Store } from '@barycenter/database/database'
import { prepared } from '@barycenter/database/prepared'
import { rows } from '@barycenter/database/transaction'
import { createTestDatabase, DIALECTS, type TestDatabase } from '@barycenter/testing/databases'
import { gt, sql } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const built: Store[] = []
const insertLease = prepared('test_insert_lease', (store) => {
  built.push(store)
  const { queries, tables } = store
  const { placeholder } = sql
  const lease = {
    name: placeholder('name'),
    holder: placeholder('holder'),
    expiresAt: placeholder('expiresAt'),
  }
  return queries.insert(tables.leases).values(lease).returning()
})
const findLeases = prepared('test_find_leases', ({ queries, tables: { leases } }) =>
  queries
    .select()
    .from(leases)
    .where(gt(leases.expiresAt, sql.param(sql.placeholder('after'), leases.expiresAt))),
)

describe.each(DIALECTS)('prepared statements on %s', (dialect) => {
  let testDatabase: TestDatabase
  let database: Database
  beforeEach(async () => {
    testDatabase = await createTestDatabase(dialect)
    database = await openDatabase(testDatabase.url)
    await database.migrate()
    built.length = 0
  })
  afterEach(async () => {
    await database.close()
    await testDatabase.drop()
  })
  const lease = (name: string, milliseconds: number) => ({
    ...{ name, holder: 'nobody', expiresAt: new Date(milliseconds) },
  })

  test('are written out once for the pool, however many use them at once, each with its own values', async () => {
    const all = Array.from({ length: 20 }, (_, nth) => lease(`each-${nth}`, 1000 + nth))
    const inserted = await Promise.all(all.map((each) => database.run((store) => insertLease(store, each))))
    expect(inserted.flat()).toEqual(all)
    expect(built).toHaveLength(1)
    const found = await database.run((store) => findLeases(store, { after: new Date(1017) }))
    expect(found.map(({ name }) => name).toSorted()).toEqual(['each-18', 'each-19'])
  })

  test('belong to the transaction that they are used in', async () => {
    const work = database.transaction(function* (store) {
      yield* insertLease(store, lease('rolled-back', 9000))
      expect(yield* findLeases(store, { after: new Date(8000) })).toHaveLength(1)
      throw new Error('late')
    })
    await expect(work).rejects.toThrow('late')
    expect(await database.run((store) => findLeases(store, { after: new Date(8000) }))).toEqual([])
  })

  test('fail where they are used', async () => {
    const twice = database.run(function* (store) {
      yield* insertLease(store, lease('taken', 1))
      try {
        yield* insertLease(store, lease('taken', 2))
        return 'inserted'
      } catch {
        return 'refused'
      }
    })
    expect(await twice).toBe('refused')
  })
})

test('a pooler that keeps no prepared statements is served with ?prepare=false', async () => {
  const testDatabase = await createTestDatabase('postgres')
  const keptBy = async (url: string) => {
    const database = await openDatabase(url, { poolSize: 1 })
    await database.migrate()
    await database.run((store) => findLeases(store, { after: new Date(0) }))
    const kept = await database.run(({ queries }) =>
      rows(queries.select({ name: sql<string>`name` }).from(sql`pg_prepared_statements`)),
    )
    await database.close()
    return kept.length
  }
  expect(await keptBy(testDatabase.url)).toBeGreaterThan(0)
  expect(await keptBy(`${testDatabase.url}?prepare=false`)).toBe(0)
  await testDatabase.drop()
})
