import type { Store } from '@barycenter/database/database'
import { prepared } from '@barycenter/database/prepared'
import type { Schema } from '@barycenter/database/schema'
import { rows, type Steps } from '@barycenter/database/transaction'
import { and, desc, eq, gt, ne, sql } from 'drizzle-orm'
import { asSubject, type Subject, type UserRecord } from '../users/user.ts'

type SessionRow = Schema['sessions']['$inferSelect']

/** Stores a session. */
export function* insertSession(
  { queries, tables }: Store,
  session: Schema['sessions']['$inferInsert'],
): Steps<void> {
  yield* rows(queries.insert(tables.sessions).values(session).returning({ subject: tables.sessions.subject }))
}

/** The sessions with some hashes that have not expired, with their users. */
export function* findSessionsByHash(
  store: Store,
  hashes: readonly string[],
  now: Date,
): Steps<{ session: SessionRow; user: UserRecord }[]> {
  const live: { session: SessionRow; user: UserRecord }[] = []
  // A browser has one, or a few.
  for (const sessionHash of hashes) {
    for (const { session, user } of yield* selectLive(store, { sessionHash, now })) {
      live.push({ session, user: { ...user, subject: asSubject(user.subject) } })
    }
  }
  return live
}

const selectLive = prepared('find_live_session', ({ queries, tables: { sessions, users } }) =>
  queries
    .select({ session: sessions, user: users })
    .from(sessions)
    .innerJoin(users, eq(users.subject, sessions.subject))
    .where(
      and(
        eq(sessions.sessionHash, sql.placeholder('sessionHash')),
        gt(sessions.expiresAt, sql.param(sql.placeholder('now'), sessions.expiresAt)),
        ne(sessions.sessionId, ''),
      ),
    ),
)

/** The sessions of a user that have not expired, the latest sign-in first. */
export function* findSessionsOf(
  { queries, tables }: Store,
  subject: Subject,
  now: Date,
): Steps<SessionRow[]> {
  const { sessions } = tables
  const live = and(eq(sessions.subject, subject), gt(sessions.expiresAt, now), ne(sessions.sessionId, ''))
  return yield* rows(queries.select().from(sessions).where(live).orderBy(desc(sessions.authTime)))
}

/** Deletes one session in favour of another, which does not end it; returns how many there were. */
export function* deleteSession({ queries, tables }: Store, sessionHash: string): Steps<number> {
  const { sessions } = tables
  const deleted = yield* rows(
    queries
      .delete(sessions)
      .where(eq(sessions.sessionHash, sessionHash))
      .returning({ subject: sessions.subject }),
  )
  return deleted.length
}
