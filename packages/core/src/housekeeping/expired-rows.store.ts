import type { Store } from '@barycenter/database/database'
import { rows, type Steps } from '@barycenter/database/transaction'
import { inArray, lte } from 'drizzle-orm'
import type { AnyPgColumn, PgTable } from 'drizzle-orm/pg-core'
import { withStates } from '../keys/key-state.ts'
import { deleteSigningKeys, listSigningKeys } from '../keys/signing-key.store.ts'

/** How many rows go at a time: few enough that nobody who wants to write has to wait for long. */
export const BATCH = 1000

/** Deletes a batch of sessions that have expired. */
export function* cleanupExpiredSessions({ queries, tables }: Store, now: Date): Steps<number> {
  const { sessions } = tables
  return yield* deleteExpired(
    queries,
    { table: sessions, key: sessions.sessionHash, end: sessions.expiresAt },
    now,
  )
}

/** Deletes a batch of refresh tokens that have expired. One that was used stays until then: to know a replay. */
export function* cleanupExpiredRefreshTokens({ queries, tables }: Store, now: Date): Steps<number> {
  const { refreshTokens } = tables
  const { tokenHash, expiresAt } = refreshTokens
  return yield* deleteExpired(queries, { table: refreshTokens, key: tokenHash, end: expiresAt }, now)
}

/** Deletes a batch of access tokens that have expired. */
export function* cleanupExpiredAccessTokens({ queries, tables }: Store, now: Date): Steps<number> {
  const { accessTokens } = tables
  const { tokenHash, expiresAt } = accessTokens
  return yield* deleteExpired(queries, { table: accessTokens, key: tokenHash, end: expiresAt }, now)
}

/** Deletes a batch of device codes that have expired, RFC 8628. */
export function* cleanupExpiredDeviceCodes({ queries, tables }: Store, now: Date): Steps<number> {
  const { deviceCodes } = tables
  const { deviceCodeHash, expiresAt } = deviceCodes
  return yield* deleteExpired(queries, { table: deviceCodes, key: deviceCodeHash, end: expiresAt }, now)
}

/** Deletes a batch of grants that have expired, with their codes and whatever tokens are left of them. */
export function* cleanupExpiredGrants({ queries, tables }: Store, now: Date): Steps<number> {
  const { grants } = tables
  return yield* deleteExpired(queries, { table: grants, key: grants.grantId, end: grants.expiresAt }, now)
}

/** Deletes a batch of client assertions that could not be used again anyway, RFC 7523 §3. */
export function* cleanupUsedAssertions({ queries, tables }: Store, now: Date): Steps<number> {
  const { usedAssertions } = tables
  const { assertionHash, expiresAt } = usedAssertions
  return yield* deleteExpired(queries, { table: usedAssertions, key: assertionHash, end: expiresAt }, now)
}

/** Deletes a batch of challenges that were answered, and could not be any more. */
export function* cleanupExpiredChallenges({ queries, tables }: Store, now: Date): Steps<number> {
  const { usedChallenges } = tables
  const { challengeHash, expiresAt } = usedChallenges
  return yield* deleteExpired(queries, { table: usedChallenges, key: challengeHash, end: expiresAt }, now)
}

/** Deletes a batch of sign-ins whose second factor never came. */
export function* cleanupPendingSignIns({ queries, tables }: Store, now: Date): Steps<number> {
  const { pendingSignIns } = tables
  const { pendingHash, expiresAt } = pendingSignIns
  return yield* deleteExpired(queries, { table: pendingSignIns, key: pendingHash, end: expiresAt }, now)
}

/** Deletes a batch of logout notices that could not be delivered in time, Back-Channel Logout §2.5. */
export function* cleanupExpiredLogoutDeliveries({ queries, tables }: Store, now: Date): Steps<number> {
  const { logoutDeliveries } = tables
  const { deliveryId, expiresAt } = logoutDeliveries
  return yield* deleteExpired(queries, { table: logoutDeliveries, key: deliveryId, end: expiresAt }, now)
}

/** Deletes a batch of answers of syncs that are no longer repeated for the same idempotency key. */
export function* cleanupExpiredSyncAnswers({ queries, tables }: Store, now: Date): Steps<number> {
  const { syncAnswers } = tables
  return yield* deleteExpired(
    queries,
    { table: syncAnswers, key: syncAnswers.answerId, end: syncAnswers.expiresAt },
    now,
  )
}

/** Deletes a batch of what tells how far a sync has come, of those that were stale by an instant. */
export function* cleanupSyncProgress({ queries, tables }: Store, staleBy: Date): Steps<number> {
  const { syncProgress } = tables
  const { runId, staleAt } = syncProgress
  return yield* deleteExpired(queries, { table: syncProgress, key: runId, end: staleAt }, staleBy)
}

/** Deletes signing keys whose last token has expired. One that an operator retired stays known, so that it cannot return. */
export function* cleanupRetiredSigningKeys(store: Store, now: Date): Steps<number> {
  const keys = withStates(yield* listSigningKeys(store), now)
  const retired = keys
    .filter(({ state, retiredAt }) => state === 'retired' && retiredAt === null)
    .map(({ keyId }) => keyId)
  return yield* deleteSigningKeys(store, retired)
}

/** A table whose rows are of no use after an instant; `end` has an index. */
interface Expiring {
  readonly table: PgTable
  readonly key: AnyPgColumn
  readonly end: AnyPgColumn
}

function* deleteExpired(queries: Store['queries'], { table, key, end }: Expiring, now: Date): Steps<number> {
  const oldest = queries.select({ key }).from(table).where(lte(end, now)).orderBy(end).limit(BATCH)
  const deleted = yield* rows(queries.delete(table).where(inArray(key, oldest)).returning({ key }))
  return deleted.length
}
