import type { Store } from '@barycenter/database/database'
import type { Schema } from '@barycenter/database/schema'
import { rows, type Steps } from '@barycenter/database/transaction'
import { and, asc, eq, gt, inArray } from 'drizzle-orm'
import { asSubject, type Subject, type UserRecord } from './user.ts'

/** How many keys one statement names: below SQLite's and PostgreSQL's limits on parameters. */
const KEYS_PER_STATEMENT = 1000
/** How many users one statement inserts; each brings a parameter a column. */
const USERS_PER_INSERT = 500

type UserInsert = Schema['users']['$inferInsert']

/** The user whose username folds to a key. */
export function* findUserByKey({ queries, tables }: Store, key: string): Steps<UserRecord | undefined> {
  const [row] = yield* rows(queries.select().from(tables.users).where(eq(tables.users.usernameKey, key)))
  return row && asRecord(row)
}

/** The user with a subject. */
export function* findUserBySubject(
  { queries, tables }: Store,
  subject: Subject,
): Steps<UserRecord | undefined> {
  const [row] = yield* rows(queries.select().from(tables.users).where(eq(tables.users.subject, subject)))
  return row && asRecord(row)
}

/** The users with some subjects, in no order. */
export function* findUsersBySubjects(
  { queries, tables: { users } }: Store,
  subjects: readonly string[],
): Steps<UserRecord[]> {
  const found: UserRecord[] = []
  for (let start = 0; start < subjects.length; start += KEYS_PER_STATEMENT) {
    const some = subjects.slice(start, start + KEYS_PER_STATEMENT)
    const matching = yield* rows(queries.select().from(users).where(inArray(users.subject, some)))
    for (const row of matching) found.push(asRecord(row))
  }
  return found
}

/** All users whose usernames fold to one of the keys, by their key. */
export function* findUsersByKeys(store: Store, keys: readonly string[]): Steps<Map<string, UserRecord>> {
  const { queries, tables } = store
  const found = new Map<string, UserRecord>()
  for (let start = 0; start < keys.length; start += KEYS_PER_STATEMENT) {
    const some = keys.slice(start, start + KEYS_PER_STATEMENT)
    const matching = yield* rows(
      queries.select().from(tables.users).where(inArray(tables.users.usernameKey, some)),
    )
    for (const row of matching) found.set(row.usernameKey, asRecord(row))
  }
  return found
}

/** All users whom a source declared first. */
export function* findUsersBySource({ queries, tables }: Store, source: string): Steps<UserRecord[]> {
  return (yield* rows(queries.select().from(tables.users).where(eq(tables.users.source, source)))).map(
    asRecord,
  )
}

/** Which users a page has. */
export interface UsersPage {
  /** The subject that the page before ended with. */
  readonly after: string | undefined
  readonly limit: number
  /** Only users who belong to this source. */
  readonly source?: string | undefined
}

/** A page of users in the order of their subjects, which is the order they were created in. */
export function* listUsers(
  { queries, tables: { users } }: Store,
  { after, limit, source }: UsersPage,
): Steps<UserRecord[]> {
  const condition = and(
    after === undefined ? undefined : gt(users.subject, after),
    source === undefined ? undefined : eq(users.source, source),
  )
  const found = yield* rows(
    queries.select().from(users).where(condition).orderBy(asc(users.subject)).limit(limit),
  )
  return found.map(asRecord)
}

/** Inserts users. Returns the keys of those that were inserted: the others' usernames were taken. */
export function* insertUsers({ queries, tables }: Store, users: readonly UserInsert[]): Steps<Set<string>> {
  const inserted = new Set<string>()
  for (let start = 0; start < users.length; start += USERS_PER_INSERT) {
    const some = users.slice(start, start + USERS_PER_INSERT)
    const done = yield* rows(
      queries
        .insert(tables.users)
        .values(some)
        .onConflictDoNothing()
        .returning({ usernameKey: tables.users.usernameKey }),
    )
    for (const { usernameKey } of done) inserted.add(usernameKey)
  }
  return inserted
}

/** Changes a user who is still at the revision that the change was decided on; false if not. */
export function* updateUser(
  { queries, tables }: Store,
  user: Pick<UserRecord, 'subject' | 'revision'>,
  change: Partial<UserInsert>,
): Steps<boolean> {
  const { users } = tables
  const updated = yield* rows(
    queries
      .update(users)
      .set({ ...change, revision: user.revision + 1 })
      .where(and(eq(users.subject, user.subject), eq(users.revision, user.revision)))
      .returning({ subject: users.subject }),
  )
  return updated.length === 1
}

function asRecord(row: Schema['users']['$inferSelect']): UserRecord {
  return { ...row, subject: asSubject(row.subject) }
}
