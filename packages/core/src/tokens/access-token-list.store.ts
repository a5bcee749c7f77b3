import type { Store } from '@barycenter/database/database'
import { rows, type Steps } from '@barycenter/database/transaction'
import { and, eq, ne } from 'drizzle-orm'
import type { List, RowOf } from '../lists/list.store.ts'

/** What access tokens may be filtered by: one of them is needed. */
export interface AccessTokenWhere {
  /** Of which client: its `client_id`. */
  readonly clientId?: string | null | undefined
  /** Of which grant. */
  readonly grantId?: string | null | undefined
}

/** The orders that access tokens may be in: their ids are UUIDv7, so theirs is the order of when they were issued. */
export const ACCESS_TOKEN_ORDERS = ['ISSUED_AT'] as const
/** One of {@link ACCESS_TOKEN_ORDERS}. */
export type AccessTokenOrder = (typeof ACCESS_TOKEN_ORDERS)[number]

/** The access tokens that are stored: not those that are JWTs. */
export const ACCESS_TOKEN_LIST: List<'accessTokens', AccessTokenWhere, AccessTokenOrder> = {
  table: 'accessTokens',
  // One from before tokens had ids cannot be named; it has expired within the hour.
  always: ({ tokenId }) => ne(tokenId, ''),
  orders: { ISSUED_AT: [{ column: 'tokenId', kind: 'text' }] },
  filters: {
    clientId: ({ clientId }, value) => eq(clientId, value),
    grantId: ({ grantId }, value) => eq(grantId, value),
  },
  answered: [
    { filters: ['clientId'], orders: ACCESS_TOKEN_ORDERS },
    { filters: ['grantId'], orders: ACCESS_TOKEN_ORDERS },
  ],
}

/** Names an access token: its id alone has no index. */
export interface AccessTokenName {
  readonly clientId: string
  readonly tokenId: string
}

/** The access token of a name. */
export function* findAccessTokenRow(
  store: Store,
  name: AccessTokenName,
): Steps<RowOf<'accessTokens'> | undefined> {
  const { queries, tables } = store
  const [found] = yield* rows(queries.select().from(tables.accessTokens).where(isNamed(store, name)))
  return found
}

/** Deletes the access token of a name. */
export function* deleteNamedAccessToken(
  store: Store,
  name: AccessTokenName,
): Steps<RowOf<'accessTokens'> | undefined> {
  const { queries, tables } = store
  const [gone] = yield* rows(queries.delete(tables.accessTokens).where(isNamed(store, name)).returning())
  return gone
}

function isNamed({ tables: { accessTokens } }: Store, { clientId, tokenId }: AccessTokenName) {
  return and(
    eq(accessTokens.clientId, clientId),
    eq(accessTokens.tokenId, tokenId),
    ne(accessTokens.tokenId, ''),
  )
}
