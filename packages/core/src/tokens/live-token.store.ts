import type { Store } from '@barycenter/database/database'
import { prepared } from '@barycenter/database/prepared'
import type { Schema } from '@barycenter/database/schema'
import type { Steps } from '@barycenter/database/transaction'
import { eq, sql } from 'drizzle-orm'
import { asClientRecord } from '../clients/client.store.ts'
import type { ClientRecord } from '../clients/client.ts'
import { asPersonalGrant, type PersonalGrant } from '../grants/grant.store.ts'
import { personColumns } from '../users/person.ts'

/** What a token hangs on. */
export interface TokenOrigin {
  readonly client: ClientRecord
  /** Nothing for a token that a client got for itself. */
  readonly granted: PersonalGrant | undefined
}

/** An access token as it is stored, with what it hangs on. */
export interface StoredAccessToken extends TokenOrigin {
  readonly token: Schema['accessTokens']['$inferSelect']
}

/** The access token with a hash, whatever its state. */
export function* findAccessToken(store: Store, tokenHash: string): Steps<StoredAccessToken | undefined> {
  const [row] = yield* selectAccessToken(store, { tokenHash })
  if (row === undefined) return undefined
  const { token, client, grant, person } = row
  const granted = grant === null || person === null ? undefined : asPersonalGrant({ grant, person })
  return { token, client: asClientRecord(client), granted }
}

const selectAccessToken = prepared('find_access_token', ({ queries, tables }) => {
  const { accessTokens, clients, grants, users } = tables
  return queries
    .select({ token: accessTokens, client: clients, grant: grants, person: personColumns(users) })
    .from(accessTokens)
    .innerJoin(clients, eq(clients.clientId, accessTokens.clientId))
    .leftJoin(grants, eq(grants.grantId, accessTokens.grantId))
    .leftJoin(users, eq(users.subject, grants.subject))
    .where(eq(accessTokens.tokenHash, sql.placeholder('tokenHash')))
})

/** A grant with its client and its person, whatever their state. */
export function* findGrantOrigin(store: Store, grantId: string): Steps<TokenOrigin | undefined> {
  const [row] = yield* selectGrantOrigin(store, { grantId })
  return row && { client: asClientRecord(row.client), granted: asPersonalGrant(row) }
}

const selectGrantOrigin = prepared('find_grant_origin', ({ queries, tables }) => {
  const { clients, grants, users } = tables
  return queries
    .select({ client: clients, grant: grants, person: personColumns(users) })
    .from(grants)
    .innerJoin(clients, eq(clients.clientId, grants.clientId))
    .innerJoin(users, eq(users.subject, grants.subject))
    .where(eq(grants.grantId, sql.placeholder('grantId')))
})
