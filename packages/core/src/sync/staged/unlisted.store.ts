import type { Store } from '@barycenter/database/database'
import { rows, type Steps } from '@barycenter/database/transaction'
import { and, asc, count, eq, gt, notExists, notInArray } from 'drizzle-orm'
import { asSubject, type UserRecord } from '../../users/user.ts'

/** Whom a run would prune. */
export interface Unlisted {
  readonly runId: string
  readonly source: string
  /** Usernames, folded, whom it would not. */
  readonly protectedKeys: readonly string[]
  /** Whether those who are disabled already do not count. */
  readonly onlyEnabled: boolean
}

/** How many users a source owns, and how many of them the run does not list. */
export function* countUnlisted(store: Store, unlisted: Unlisted): Steps<{ owned: number; removed: number }> {
  const { queries, tables } = store
  const owned = yield* rows(
    queries.select({ count: count() }).from(tables.users).where(eq(tables.users.source, unlisted.source)),
  )
  const removed = yield* rows(
    queries.select({ count: count() }).from(tables.users).where(isUnlisted(store, unlisted)),
  )
  return { owned: owned[0]?.count ?? 0, removed: removed[0]?.count ?? 0 }
}

/** A page of the users whom a run does not list, in the order of their subjects. */
export function* listUnlisted(
  store: Store,
  unlisted: Unlisted,
  { after, limit }: { readonly after: string; readonly limit: number },
): Steps<UserRecord[]> {
  const { queries, tables } = store
  const found = yield* rows(
    queries
      .select()
      .from(tables.users)
      .where(and(isUnlisted(store, unlisted), gt(tables.users.subject, after)))
      .orderBy(asc(tables.users.subject))
      .limit(limit),
  )
  return found.map((row) => ({ ...row, subject: asSubject(row.subject) }))
}

function isUnlisted({ queries, tables }: Store, { runId, source, protectedKeys, onlyEnabled }: Unlisted) {
  const { users, syncStagedUsers } = tables
  const listed = queries
    .select({ key: syncStagedUsers.usernameKey })
    .from(syncStagedUsers)
    .where(and(eq(syncStagedUsers.runId, runId), eq(syncStagedUsers.usernameKey, users.usernameKey)))
  return and(
    eq(users.source, source),
    notExists(listed),
    protectedKeys.length === 0 ? undefined : notInArray(users.usernameKey, [...protectedKeys]),
    onlyEnabled ? eq(users.enabled, true) : undefined,
  )
}
