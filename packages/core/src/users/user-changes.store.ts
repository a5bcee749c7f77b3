import type { Store } from '@barycenter/database/database'
import { rows, type Steps } from '@barycenter/database/transaction'
import { getTableColumns, inArray, type SQL, sql } from 'drizzle-orm'
import type { UserRecord } from './user.ts'

/** How many users one statement changes; each brings a parameter a column. */
const USERS_PER_UPDATE = 500
/** How many users one statement names: below SQLite's and PostgreSQL's limits on parameters. */
const USERS_PER_DELETE = 1000

/**
 * Changes many users, each given as it is to be and with the revision that this was decided on. False if
 * one of them is at another revision by now, or gone: then the transaction must not be committed.
 *
 * Written as an insertion that meets each user, for that is the one bulk update which both databases
 * spell, and type, alike. A user who is gone is inserted, which the revision shows that it returns.
 */
export function* updateUsers(
  { queries, tables: { users } }: Store,
  changed: readonly UserRecord[],
): Steps<boolean> {
  const columns = Object.entries(getTableColumns(users))
  const set: Record<string, SQL> = Object.fromEntries(
    columns.map(([name, column]) => [name, sql`excluded.${sql.identifier(column.name)}`]),
  )
  for (let start = 0; start < changed.length; start += USERS_PER_UPDATE) {
    const some = changed.slice(start, start + USERS_PER_UPDATE)
    const updated = yield* rows(
      queries
        .insert(users)
        .values(some)
        .onConflictDoUpdate({
          target: users.subject,
          set: { ...set, revision: sql`${users.revision} + 1` },
          setWhere: sql`${users.revision} = excluded.revision`,
        })
        .returning({ subject: users.subject, revision: users.revision }),
    )
    if (!areAll(updated, some, 1)) return false
  }
  return true
}

/** Deletes many users. False if one of them is not at the given revision any more, as for `updateUsers`. */
export function* deleteUsers(
  { queries, tables: { users } }: Store,
  deleted: readonly Pick<UserRecord, 'subject' | 'revision'>[],
): Steps<boolean> {
  for (let start = 0; start < deleted.length; start += USERS_PER_DELETE) {
    const some = deleted.slice(start, start + USERS_PER_DELETE)
    const subjects = some.map(({ subject }) => subject)
    const gone = yield* rows(
      queries
        .delete(users)
        .where(inArray(users.subject, subjects))
        .returning({ subject: users.subject, revision: users.revision }),
    )
    if (!areAll(gone, some, 0)) return false
  }
  return true
}

interface At {
  readonly subject: string
  readonly revision: number
}

/** Whether the rows that a statement returned are those that were meant, so many revisions later. */
function areAll(returned: readonly At[], meant: readonly At[], later: number): boolean {
  const revisions = new Map(returned.map(({ subject, revision }) => [subject, revision]))
  return meant.every(({ subject, revision }) => revisions.get(subject) === revision + later)
}
