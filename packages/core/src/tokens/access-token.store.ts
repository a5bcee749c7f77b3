import type { Store } from '@barycenter/database/database'
import { prepared } from '@barycenter/database/prepared'
import { rows, type Steps } from '@barycenter/database/transaction'
import { and, eq, sql } from 'drizzle-orm'
import type { ClientId } from '../clients/client.ts'
import type { DrawnAccessToken } from './access-token.ts'

/** Stores an access token, unless it is one that carries itself. */
export function* insertAccessToken(store: Store, drawn: DrawnAccessToken): Steps<void> {
  if (drawn.kind === 'opaque') yield* insert(store, drawn.row)
}

const insert = prepared('insert_access_token', ({ queries, tables: { accessTokens } }) => {
  const { placeholder } = sql
  return queries
    .insert(accessTokens)
    .values({
      tokenHash: placeholder('tokenHash'),
      grantId: placeholder('grantId'),
      clientId: placeholder('clientId'),
      scopes: placeholder('scopes'),
      audience: placeholder('audience'),
      issuedAt: placeholder('issuedAt'),
      expiresAt: placeholder('expiresAt'),
      tokenId: placeholder('tokenId'),
    })
    .returning({ clientId: accessTokens.clientId })
})

/** Deletes an access token of a client; false if the client has none of this hash. */
export function* deleteAccessToken(
  { queries, tables }: Store,
  { tokenHash, clientId }: { readonly tokenHash: string; readonly clientId: ClientId },
): Steps<boolean> {
  const { accessTokens } = tables
  const deleted = yield* rows(
    queries
      .delete(accessTokens)
      .where(and(eq(accessTokens.tokenHash, tokenHash), eq(accessTokens.clientId, clientId)))
      .returning({ clientId: accessTokens.clientId }),
  )
  return deleted.length === 1
}
