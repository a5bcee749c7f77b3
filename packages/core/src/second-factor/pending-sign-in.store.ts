import type { Store } from '@barycenter/database/database'
import type { Schema } from '@barycenter/database/schema'
import { rows, type Steps } from '@barycenter/database/transaction'
import { and, eq, gt } from 'drizzle-orm'
import { asSubject, type UserRecord } from '../users/user.ts'

type PendingRow = Schema['pendingSignIns']['$inferSelect']

/** Stores a sign-in that lacks its second factor. */
export function* insertPendingSignIn(
  { queries, tables: { pendingSignIns } }: Store,
  pending: Schema['pendingSignIns']['$inferInsert'],
): Steps<void> {
  yield* rows(queries.insert(pendingSignIns).values(pending).returning({ hash: pendingSignIns.pendingHash }))
}

/** The pending sign-in with a hash, unless it has expired, and whose it is. */
export function* findPendingByHash(
  { queries, tables: { pendingSignIns, users } }: Store,
  pendingHash: string,
  now: Date,
): Steps<{ pending: PendingRow; user: UserRecord } | undefined> {
  const [row] = yield* rows(
    queries
      .select({ pending: pendingSignIns, user: users })
      .from(pendingSignIns)
      .innerJoin(users, eq(users.subject, pendingSignIns.subject))
      .where(and(eq(pendingSignIns.pendingHash, pendingHash), gt(pendingSignIns.expiresAt, now))),
  )
  return row && { pending: row.pending, user: { ...row.user, subject: asSubject(row.user.subject) } }
}

/** Takes a pending sign-in away: true for exactly one caller. */
export function* spendPendingSignIn(
  { queries, tables: { pendingSignIns } }: Store,
  pendingHash: string,
): Steps<boolean> {
  const spent = yield* rows(
    queries
      .delete(pendingSignIns)
      .where(eq(pendingSignIns.pendingHash, pendingHash))
      .returning({ hash: pendingSignIns.pendingHash }),
  )
  return spent.length === 1
}
