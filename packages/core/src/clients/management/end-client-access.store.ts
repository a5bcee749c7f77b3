import type { Store } from '@barycenter/database/database'
import { rows, type Steps } from '@barycenter/database/transaction'
import { and, eq, gt, isNull } from 'drizzle-orm'
import type { ClientId } from '../client.ts'

/** How much a client lost. */
export interface EndedAccess {
  /** What people had granted it, with all tokens of that. */
  readonly grantsRevoked: number
  /** Access tokens that it held. Those that are JWTs are not stored, and not counted. */
  readonly accessTokensRevoked: number
}

/**
 * Ends all that a client was given: grants with their tokens, tokens that it got for itself, requests of
 * devices. What people have allowed it stays remembered.
 */
export function* endClientAccess(store: Store, clientId: ClientId, now: Date): Steps<EndedAccess> {
  const { queries, tables } = store
  const { grants, accessTokens, deviceCodes } = tables
  const live = and(eq(grants.clientId, clientId), isNull(grants.revokedAt), gt(grants.expiresAt, now))
  const revoked = yield* rows(
    queries.update(grants).set({ revokedAt: now }).where(live).returning({ grantId: grants.grantId }),
  )
  const deleted = yield* rows(
    queries
      .delete(accessTokens)
      .where(eq(accessTokens.clientId, clientId))
      .returning({ clientId: accessTokens.clientId }),
  )
  yield* rows(
    queries
      .delete(deviceCodes)
      .where(eq(deviceCodes.clientId, clientId))
      .returning({ clientId: deviceCodes.clientId }),
  )
  return { grantsRevoked: revoked.length, accessTokensRevoked: deleted.length }
}
