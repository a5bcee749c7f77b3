import type { Operator } from '../admin-tokens/admin-token.ts'
import { insertAuditEvents } from '../audit/audit.store.ts'
import type { Env } from '../env.ts'
import { NotFoundError } from '../errors.ts'
import type { RowOf } from '../lists/list.store.ts'
import {
  type AccessTokenName,
  deleteNamedAccessToken,
  findAccessTokenRow,
} from './access-token-list.store.ts'
import { findLiveRefreshTokens } from './refresh-token-list.store.ts'

/** An access token as an operator may see it: neither itself nor its hash. */
export type ListedAccessToken = Omit<RowOf<'accessTokens'>, 'tokenHash'> & {
  /** Names it in the API. */
  readonly key: string
}

/** What may be seen of a row. */
export function presentAccessToken({ tokenHash: _, ...row }: RowOf<'accessTokens'>): ListedAccessToken {
  return { ...row, key: `${row.clientId}/${row.tokenId}` }
}

/** The access tokens of some keys, no more than 500, in no order. */
export async function findListedAccessTokens(
  { database }: Pick<Env, 'database'>,
  keys: readonly string[],
): Promise<ListedAccessToken[]> {
  return database.run(function* (store) {
    const found: ListedAccessToken[] = []
    for (const key of keys) {
      const row = yield* findAccessTokenRow(store, readKey(key))
      if (row !== undefined) found.push(presentAccessToken(row))
    }
    return found
  })
}

/**
 * Revokes one access token; others of its grant stay.
 *
 * @throws {NotFoundError} when there is none of this key.
 */
export async function revokeAccessToken(
  env: Env,
  operator: Operator,
  key: string,
): Promise<ListedAccessToken> {
  const revoked = await env.database.transaction(function* (store) {
    const row = yield* deleteNamedAccessToken(store, readKey(key))
    if (row === undefined) return undefined
    const { tokenId, clientId, grantId } = row
    yield* insertAuditEvents(store, env, [
      { by: operator, action: 'access_token.revoke', target: tokenId, detail: { clientId, grantId } },
    ])
    return presentAccessToken(row)
  })
  if (revoked === undefined) throw new NotFoundError('there is no access token of this id')
  return revoked
}

/** A refresh token as an operator may see it. */
export type ListedRefreshToken = Pick<RowOf<'refreshTokens'>, 'grantId' | 'scopes' | 'issuedAt' | 'expiresAt'>

/** The refresh tokens of some grants that can still be used, in the order of the grants. */
export async function findRefreshTokensOf(
  { database, clock }: Pick<Env, 'database' | 'clock'>,
  grantIds: readonly string[],
): Promise<ListedRefreshToken[][]> {
  const found = await database.run((store) => findLiveRefreshTokens(store, grantIds, clock.now()))
  const byGrant = Map.groupBy(found, ({ grantId }) => grantId)
  return grantIds.map((grantId) => byGrant.get(grantId) ?? [])
}

function readKey(key: string): AccessTokenName {
  const [clientId = '', tokenId = ''] = key.split('/')
  return { clientId, tokenId }
}
