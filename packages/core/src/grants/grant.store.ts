import type { Store } from '@barycenter/database/database'
import type { Schema } from '@barycenter/database/schema'
import { rows, type Steps } from '@barycenter/database/transaction'
import { and, eq, gt, inArray, isNull } from 'drizzle-orm'
import type { Subject } from '../users/user.ts'
import { asGrant, type Grant, type GrantAuthentication, type GrantId } from './grant.ts'

type GrantInsert = Omit<Schema['grants']['$inferInsert'], 'authentication'> & {
  readonly authentication: GrantAuthentication
}

const SUBJECTS_PER_STATEMENT = 1000

/** Stores a new grant. */
export function* insertGrant({ queries, tables }: Store, grant: GrantInsert): Steps<void> {
  const authentication: object = grant.authentication
  yield* rows(
    queries
      .insert(tables.grants)
      .values({ ...grant, authentication: { ...authentication } })
      .returning({ grantId: tables.grants.grantId }),
  )
}

/** The grant that an authorization code was issued for, whether it can still be exchanged or not. */
export function* findGrantByCode({ queries, tables }: Store, codeHash: string): Steps<Grant | undefined> {
  const { grants } = tables
  const [row] = yield* rows(queries.select().from(grants).where(eq(grants.codeHash, codeHash)))
  return row && asGrant(row)
}

/** Spends an authorization code: true for exactly one caller, while it has neither expired nor been revoked. */
export function* spendCode({ queries, tables }: Store, grantId: GrantId, now: Date): Steps<boolean> {
  const { grants } = tables
  const unspent = and(
    eq(grants.grantId, grantId),
    isNull(grants.codeSpentAt),
    isNull(grants.revokedAt),
    gt(grants.codeExpiresAt, now),
  )
  const spent = yield* rows(
    queries.update(grants).set({ codeSpentAt: now }).where(unspent).returning({ grantId: grants.grantId }),
  )
  return spent.length === 1
}

/** Revokes a grant, and with it every token of it. One that is revoked already stays as it is. */
export function* revokeGrant({ queries, tables }: Store, grantId: GrantId, now: Date): Steps<boolean> {
  const { grants } = tables
  const revoked = yield* rows(
    queries
      .update(grants)
      .set({ revokedAt: now })
      .where(and(eq(grants.grantId, grantId), isNull(grants.revokedAt)))
      .returning({ grantId: grants.grantId }),
  )
  return revoked.length === 1
}

/** Revokes all grants of some users, and returns how many there were. */
export function* revokeGrantsOf(
  { queries, tables }: Store,
  subjects: readonly Subject[],
  now: Date,
): Steps<number> {
  const { grants } = tables
  let count = 0
  for (let start = 0; start < subjects.length; start += SUBJECTS_PER_STATEMENT) {
    const some = subjects.slice(start, start + SUBJECTS_PER_STATEMENT)
    const live = and(inArray(grants.subject, some), isNull(grants.revokedAt))
    const revoked = yield* rows(
      queries.update(grants).set({ revokedAt: now }).where(live).returning({ grantId: grants.grantId }),
    )
    count += revoked.length
  }
  return count
}
