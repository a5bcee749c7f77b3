import type { Store } from '@barycenter/database/database'
import type { Schema } from '@barycenter/database/schema'
import { rows, type Steps } from '@barycenter/database/transaction'
import { and, asc, eq, inArray, isNull, lte } from 'drizzle-orm'

type Row = Schema['adminTokens']['$inferSelect']

/** Stores a token; false if there is one of this id already. */
export function* insertToken({ queries, tables }: Store, token: Row): Steps<boolean> {
  const { adminTokens } = tables
  const inserted = yield* rows(
    queries
      .insert(adminTokens)
      .values(token)
      .onConflictDoNothing()
      .returning({ tokenId: adminTokens.tokenId }),
  )
  return inserted.length === 1
}

/** The token with an id, whatever its state. */
export function* findToken({ queries, tables }: Store, tokenId: string): Steps<Row | undefined> {
  const [found] = yield* rows(
    queries.select().from(tables.adminTokens).where(eq(tables.adminTokens.tokenId, tokenId)),
  )
  return found
}

/** The tokens with some ids. */
export function* findTokens({ queries, tables }: Store, tokenIds: readonly string[]): Steps<Row[]> {
  const { adminTokens } = tables
  return yield* rows(
    queries
      .select()
      .from(adminTokens)
      .where(inArray(adminTokens.tokenId, [...tokenIds])),
  )
}

/** All tokens, the oldest first. */
export function* listTokens({ queries, tables }: Store): Steps<Row[]> {
  return yield* rows(queries.select().from(tables.adminTokens).orderBy(asc(tables.adminTokens.tokenId)))
}

/** Revokes a token that is not revoked yet; undefined if there is none. */
export function* revokeToken({ queries, tables }: Store, tokenId: string, now: Date): Steps<Row | undefined> {
  const { adminTokens } = tables
  const [revoked] = yield* rows(
    queries
      .update(adminTokens)
      .set({ revokedAt: now })
      .where(and(eq(adminTokens.tokenId, tokenId), isNull(adminTokens.revokedAt)))
      .returning(),
  )
  return revoked
}

/** Deletes the tokens of a name that have ended by themselves, and returns how many there were. */
export function* deleteExpiredTokens({ queries, tables }: Store, name: string, now: Date): Steps<number> {
  const { adminTokens } = tables
  const deleted = yield* rows(
    queries
      .delete(adminTokens)
      .where(and(eq(adminTokens.name, name), lte(adminTokens.expiresAt, now)))
      .returning({ tokenId: adminTokens.tokenId }),
  )
  return deleted.length
}
