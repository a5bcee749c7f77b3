import type { Store } from '@barycenter/database/database'
import type { Schema } from '@barycenter/database/schema'
import { rows, type Steps } from '@barycenter/database/transaction'
import { and, asc, gt, inArray, isNull } from 'drizzle-orm'

/** The refresh tokens of some grants that have neither expired nor been exchanged: of each grant one, or few. */
export function* findLiveRefreshTokens(
  { queries, tables: { refreshTokens } }: Store,
  grantIds: readonly string[],
  now: Date,
): Steps<Pick<Schema['refreshTokens']['$inferSelect'], 'grantId' | 'scopes' | 'issuedAt' | 'expiresAt'>[]> {
  const { grantId, scopes, issuedAt, expiresAt, rotatedAt } = refreshTokens
  return yield* rows(
    queries
      .select({ grantId, scopes, issuedAt, expiresAt })
      .from(refreshTokens)
      .where(and(inArray(grantId, [...grantIds]), isNull(rotatedAt), gt(expiresAt, now)))
      .orderBy(asc(issuedAt)),
  )
}
