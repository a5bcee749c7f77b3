import type { Store } from '@barycenter/database/database'
import type { Schema } from '@barycenter/database/schema'
import { rows, type Steps } from '@barycenter/database/transaction'
import { eq } from 'drizzle-orm'
import { asClientId, type ClientRecord } from './client.ts'
import type { ClientMetadata } from './client-metadata.ts'

type ClientInsert = Omit<Schema['clients']['$inferInsert'], 'metadata'> & {
  readonly metadata: ClientMetadata
}

/** The client with an id, whether it is enabled or not. */
export function* findClientById(
  { queries, tables }: Store,
  clientId: string,
): Steps<ClientRecord | undefined> {
  const [row] = yield* rows(
    queries.select().from(tables.clients).where(eq(tables.clients.clientId, clientId)),
  )
  return row && asClientRecord(row)
}

/** Stores a new client. */
export function* insertClient({ queries, tables }: Store, client: ClientInsert): Steps<void> {
  const metadata: object = client.metadata
  yield* rows(
    queries
      .insert(tables.clients)
      .values({ ...client, metadata: { ...metadata } })
      .returning({ clientId: tables.clients.clientId }),
  )
}

/** Reads a row; its metadata was checked before it was stored. */
export function asClientRecord(row: Schema['clients']['$inferSelect']): ClientRecord {
  const metadata = row.metadata as unknown as ClientMetadata
  return { ...row, clientId: asClientId(row.clientId), metadata }
}
