import type { Store } from '@barycenter/database/database'
import type { Schema } from '@barycenter/database/schema'
import { rows, type Steps } from '@barycenter/database/transaction'
import { and, eq, inArray, isNull } from 'drizzle-orm'
import type { ClientId } from '../clients/client.ts'
import { asPersonalGrant, type PersonalGrant } from '../grants/grant.store.ts'
import { personColumns } from '../users/person.ts'

/** A refresh token as it is stored. */
export type RefreshToken = Schema['refreshTokens']['$inferSelect']

/** A refresh token with what it was granted by. */
export interface GrantedRefreshToken extends PersonalGrant {
  readonly token: RefreshToken
}

/** Stores a refresh token; one that is there already stays as it is. */
export function* insertRefreshToken(
  { queries, tables }: Store,
  token: Schema['refreshTokens']['$inferInsert'],
): Steps<void> {
  const { refreshTokens } = tables
  yield* rows(
    queries
      .insert(refreshTokens)
      .values(token)
      .onConflictDoNothing()
      .returning({ grantId: refreshTokens.grantId }),
  )
}

/** The refresh token with a hash, whatever its state. */
export function* findRefreshToken(
  { queries, tables }: Store,
  tokenHash: string,
): Steps<GrantedRefreshToken | undefined> {
  const { refreshTokens, grants, users } = tables
  const [row] = yield* rows(
    queries
      .select({ token: refreshTokens, grant: grants, person: personColumns(users) })
      .from(refreshTokens)
      .innerJoin(grants, eq(grants.grantId, refreshTokens.grantId))
      .innerJoin(users, eq(users.subject, grants.subject))
      .where(eq(refreshTokens.tokenHash, tokenHash)),
  )
  return row && { token: row.token, ...asPersonalGrant(row) }
}

/** Marks a refresh token as exchanged: true for exactly one caller. */
export function* rotateRefreshToken(
  { queries, tables }: Store,
  tokenHash: string,
  now: Date,
): Steps<boolean> {
  const { refreshTokens } = tables
  const rotated = yield* rows(
    queries
      .update(refreshTokens)
      .set({ rotatedAt: now })
      .where(and(eq(refreshTokens.tokenHash, tokenHash), isNull(refreshTokens.rotatedAt)))
      .returning({ grantId: refreshTokens.grantId }),
  )
  return rotated.length === 1
}

/** Lets a refresh token that is not rotated live on. */
export function* extendRefreshToken(
  { queries, tables }: Store,
  tokenHash: string,
  expiresAt: Date,
): Steps<void> {
  const { refreshTokens } = tables
  yield* rows(
    queries
      .update(refreshTokens)
      .set({ expiresAt })
      .where(eq(refreshTokens.tokenHash, tokenHash))
      .returning({ grantId: refreshTokens.grantId }),
  )
}

/** Revokes the grant of a client's refresh token, and with it every token of it; false if there was nothing to revoke. */
export function* revokeGrantOfRefreshToken(
  { queries, tables }: Store,
  { tokenHash, clientId }: { readonly tokenHash: string; readonly clientId: ClientId },
  now: Date,
): Steps<boolean> {
  const { refreshTokens, grants } = tables
  const grantOfToken = queries
    .select({ grantId: refreshTokens.grantId })
    .from(refreshTokens)
    .where(eq(refreshTokens.tokenHash, tokenHash))
  const revoked = yield* rows(
    queries
      .update(grants)
      .set({ revokedAt: now })
      .where(
        and(inArray(grants.grantId, grantOfToken), eq(grants.clientId, clientId), isNull(grants.revokedAt)),
      )
      .returning({ grantId: grants.grantId }),
  )
  return revoked.length === 1
}
