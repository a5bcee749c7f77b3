import { isUniqueViolation } from '@barycenter/database/constraint'
import { type Database, openDatabase, type Store } from '@barycenter/database/database'
import { rows, type Steps } from '@barycenter/database/transaction'
import { createTestDatabase, DIALECTS, type TestDatabase } from '@barycenter/testing/databases'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

const AT = new Date('2030-01-01T00:00:00.123Z')
const USER = {
  subject: '01900000-0000-7000-8000-000000000001',
  username: 'Ægir 🜨',
  usernameKey: 'ægir 🜨',
  email: null,
  emailVerified: false,
  enabled: true,
  properties: { z: 1, a: [true, null, 1.5, 'ü'], nested: { deep: {} }, big: 1e300 },
  passwordHash: null,
  declaredPasswordHash: null,
  passwordRehash: null,
  passwordChangedAt: null,
  source: null,
  revision: 2_147_483_647,
  createdAt: AT,
  updatedAt: AT,
  secondFactorRequired: true,
}

function* insertUser(
  { queries, tables }: Store,
  user: Partial<typeof USER> = {},
): Steps<(typeof USER)['subject'][]> {
  const written = yield* rows(
    queries
      .insert(tables.users)
      .values({ ...USER, ...user })
      .returning(),
  )
  return written.map(({ subject }) => subject)
}
function* listUsers({ queries, tables }: Store) {
  return yield* rows(queries.select().from(tables.users).orderBy(tables.users.subject))
}

describe.each(DIALECTS)('values on %s', (dialect) => {
  let testDatabase: TestDatabase
  let database: Database
  beforeAll(async () => {
    testDatabase = await createTestDatabase(dialect)
    database = await openDatabase(testDatabase.url)
    await database.migrate()
  })
  beforeEach(() => database.run(({ queries, tables }) => rows(queries.delete(tables.users).returning())))
  afterAll(async () => {
    await database.close()
    await testDatabase.drop()
  })

  test('a row comes back as it was written: instants to the millisecond, flags, JSON, nulls, 32 bits', async () => {
    await database.run((store) => insertUser(store))
    expect(await database.run(listUsers)).toEqual([USER])
  })

  test('texts sort by their bytes when they are ids', async () => {
    const subjects = ['b', 'a', 'A', '0'].map((last) => `01900000-0000-7000-8000-00000000000${last}`)
    for (const subject of subjects) {
      await database.run((store) => insertUser(store, { subject, usernameKey: subject }))
    }
    expect((await database.run(listUsers)).map(({ subject }) => subject)).toEqual([...subjects].sort())
  })

  test('a second user of the same key is a unique violation, and a skipped insert is an empty answer', async () => {
    await database.run((store) => insertUser(store))
    const twin = { subject: '01900000-0000-7000-8000-000000000002' }
    await expect(database.run((store) => insertUser(store, twin))).rejects.toSatisfy(isUniqueViolation)
    const skipped = await database.run(({ queries, tables }) =>
      rows(
        queries
          .insert(tables.users)
          .values({ ...USER, ...twin })
          .onConflictDoNothing()
          .returning(),
      ),
    )
    expect(skipped).toEqual([])
  })

  test('deleting a user deletes the sessions: foreign keys are enforced', async () => {
    const session = { sessionHash: 'hash', subject: USER.subject, authTime: AT, amr: ['pwd'], expiresAt: AT }
    const insertSession = ({ queries, tables }: Store) =>
      rows(queries.insert(tables.sessions).values(session).returning())
    await expect(database.run(insertSession)).rejects.toThrow()
    await database.run((store) => insertUser(store))
    await database.run(insertSession)
    await database.run(({ queries, tables }) => rows(queries.delete(tables.users).returning()))
    expect(await database.run(({ queries, tables }) => rows(queries.select().from(tables.sessions)))).toEqual(
      [],
    )
  })

  test("an error of the database does not repeat the statement's parameters", async () => {
    await database.run((store) => insertUser(store))
    const secret = { subject: '01900000-0000-7000-8000-000000000003', passwordHash: 'canary-hash' as never }
    const error: unknown = await database
      .run((store) => insertUser(store, secret))
      .catch((thrown: unknown) => thrown)
    const seen = [error, error instanceof Error && error.cause].map((each) =>
      each instanceof Error ? `${each.message} ${each.stack} ${JSON.stringify(each)}` : '',
    )
    expect(seen.join()).not.toContain('canary-hash')
  })
})
