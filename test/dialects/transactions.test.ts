import { type Database, openDatabase, type Store } from '@barycenter/database/database'
import { rows, type Steps } from '@barycenter/database/transaction'
import { createTestDatabase, DIALECTS, type TestDatabase } from '@barycenter/testing/databases'
import { and, eq, lt } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

const LEASE = { name: 'lease', holder: 'nobody', expiresAt: new Date(0) }

function* countLeases({ queries, tables }: Store): Steps<number> {
  return (yield* rows(queries.select().from(tables.leases))).length
}
function* insertLease({ queries, tables }: Store, name = LEASE.name): Steps<void> {
  yield* rows(
    queries
      .insert(tables.leases)
      .values({ ...LEASE, name })
      .returning(),
  )
}
/** The store itself, for statements on one connection in the midst of work on another. */
function* storeOf(store: Store): Steps<Store> {
  yield* countLeases(store)
  return store
}

describe.each(DIALECTS)('transactions on %s', (dialect) => {
  let testDatabase: TestDatabase
  let database: Database
  let other: Database
  beforeAll(async () => {
    testDatabase = await createTestDatabase(dialect)
    database = await openDatabase(testDatabase.url)
    await database.migrate()
    other = await openDatabase(testDatabase.url)
  })
  beforeEach(() => database.run(({ queries, tables }) => rows(queries.delete(tables.leases).returning())))
  afterAll(async () => {
    await database.close()
    await other.close()
    await testDatabase.drop()
  })

  test('work that throws leaves nothing behind', async () => {
    const work = database.transaction(function* (store) {
      yield* insertLease(store)
      throw new Error('late')
    })
    await expect(work).rejects.toThrow('late')
    expect(await database.run(countLeases)).toBe(0)
  })

  test('a statement that fails leaves nothing behind of those before it', async () => {
    const work = database.transaction(function* (store) {
      yield* insertLease(store)
      yield* insertLease(store)
    })
    await expect(work).rejects.toThrow()
    expect(await database.run(countLeases)).toBe(0)
  })

  test('what a transaction wrote it can read, and its result comes back', async () => {
    const counted = await database.transaction(function* (store) {
      yield* insertLease(store)
      return yield* countLeases(store)
    })
    expect(counted).toBe(1)
    expect(await other.run(countLeases)).toBe(1)
  })

  test('of twenty who spend the same thing on two connections, one succeeds', async () => {
    await database.run((store) => insertLease(store))
    const now = new Date(1000)
    const spend = (from: Database) =>
      from.transaction(({ queries, tables: { leases } }) =>
        rows(
          queries
            .update(leases)
            .set({ expiresAt: now })
            .where(and(eq(leases.name, LEASE.name), lt(leases.expiresAt, now)))
            .returning(),
        ),
      )
    const spent = await Promise.all(
      Array.from({ length: 20 }, (_, nth) => spend(nth % 2 === 0 ? database : other)),
    )
    expect(spent.filter((each) => each.length === 1)).toHaveLength(1)
  })

  test('a snapshot sees one moment, whatever others write between its statements', async () => {
    await database.run((store) => insertLease(store))
    const elsewhere = await other.run(storeOf)
    const counts = await database.snapshot(function* (store) {
      const before = yield* countLeases(store)
      yield* insertLease(elsewhere, 'meanwhile')
      return [before, yield* countLeases(elsewhere), yield* countLeases(store)]
    })
    expect([...counts, await database.run(countLeases)]).toEqual([1, 2, 1, 2])
  })

  test('work cannot await, and a write must say what it returns', () => {
    const _awaits = () =>
      // @ts-expect-error work may not await: better-sqlite3 transactions are synchronous
      database.transaction(async (store) => store.queries.select().from(store.tables.leases))
    const _silent = () =>
      database.run(function* ({ queries, tables }) {
        // @ts-expect-error drivers disagree on what a write without returning() answers
        yield* rows(queries.insert(tables.leases).values(LEASE))
      })
    expect([_awaits, _silent]).toHaveLength(2)
  })
})
