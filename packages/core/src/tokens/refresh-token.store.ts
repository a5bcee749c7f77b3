import type { Store } from '@barycenter/database/database'
import { prepared } from '@barycenter/database/prepared'
import type { Schema } from '@barycenter/database/schema'
import { rows, type Steps } from '@barycenter/database/transaction'
import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
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
export function* insertRefreshToken(store: Store, token: Omit<RefreshToken, 'rotatedAt'>): Steps<void> {
  yield* insert(store, token)
}

const insert = prepared('insert_refresh_token', ({ queries, tables: { refreshTokens } }) => {
  const { placeholder } = sql
  return queries
    .insert(refreshTokens)
    .values({
      tokenHash: placeholder('tokenHash'),
      grantId: placeholder('grantId'),
      scopes: placeholder('scopes'),
      issuedAt: placeholder('issuedAt'),
      expiresAt: placeholder('expiresAt'),
    })
    .onConflictDoNothing()
    .returning({ grantId: refreshTokens.grantId })
})

/** The refresh token with a hash, whatever its state. */
export function* findRefreshToken(store: Store, tokenHash: string): Steps<GrantedRefreshToken | undefined> {
  const [row] = yield* select(store, { tokenHash })
  return row && { token: row.token, ...asPersonalGrant(row) }
}

const select = prepared('find_refresh_token', ({ queries, tables: { refreshTokens, grants, users } }) =>
  queries
    .select({ token: refreshTokens, grant: grants, person: personColumns(users) })
    .from(refreshTokens)
    .innerJoin(grants, eq(grants.grantId, refreshTokens.grantId))
    .innerJoin(users, eq(users.subject, grants.subject))
    .where(eq(refreshTokens.tokenHash, sql.placeholder('tokenHash'))),
)

/** Marks a refresh token as exchanged: true for exactly one caller. */
export function* rotateRefreshToken(store: Store, tokenHash: string, now: Date): Steps<boolean> {
  const rotated = yield* rotate(store, { tokenHash, now })
  return rotated.length === 1
}

const rotate = prepared('rotate_refresh_token', ({ queries, tables: { refreshTokens } }) =>
  queries
    .update(refreshTokens)
    .set({ rotatedAt: sql`${sql.param(sql.placeholder('now'), refreshTokens.rotatedAt)}` })
    .where(and(eq(refreshTokens.tokenHash, sql.placeholder('tokenHash')), isNull(refreshTokens.rotatedAt)))
    .returning({ grantId: refreshTokens.grantId }),
)

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
