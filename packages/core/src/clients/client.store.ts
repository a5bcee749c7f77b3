import type { Store } from '@barycenter/database/database'
import { prepared } from '@barycenter/database/prepared'
import type { Schema } from '@barycenter/database/schema'
import { rows, type Steps } from '@barycenter/database/transaction'
import { and, eq, inArray, sql } from 'drizzle-orm'
import { asClientId, type ClientRecord } from './client.ts'
import type { ClientMetadata } from './client-metadata.ts'

type ClientInsert = Omit<Schema['clients']['$inferInsert'], 'metadata'> & {
  readonly metadata: ClientMetadata
}

/** The client with an id, whether it is enabled or not. */
export function* findClientById(store: Store, clientId: string): Steps<ClientRecord | undefined> {
  const [row] = yield* selectClient(store, { clientId })
  return row && asClientRecord(row)
}

const selectClient = prepared('find_client', ({ queries, tables: { clients } }) =>
  queries
    .select()
    .from(clients)
    .where(eq(clients.clientId, sql.placeholder('clientId'))),
)

/** The clients with some ids, enabled or not. */
export function* findClientsByIds(
  { queries, tables: { clients } }: Store,
  clientIds: readonly string[],
): Steps<ClientRecord[]> {
  const found = yield* rows(
    queries
      .select()
      .from(clients)
      .where(inArray(clients.clientId, [...clientIds])),
  )
  return found.map(asClientRecord)
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

/** Stores a new client, unless there is one of its id; false then. */
export function* insertMissingClient({ queries, tables }: Store, client: ClientInsert): Steps<boolean> {
  const metadata: object = client.metadata
  const inserted = yield* rows(
    queries
      .insert(tables.clients)
      .values({ ...client, metadata: { ...metadata } })
      .onConflictDoNothing()
      .returning({ clientId: tables.clients.clientId }),
  )
  return inserted.length === 1
}

/** What may change of a client; what is absent stays. */
export type ClientReplacement = Pick<ClientRecord, 'updatedAt'> &
  Partial<
    Pick<
      ClientRecord,
      'clientName' | 'metadata' | 'secretHash' | 'secretSealed' | 'enabled' | 'tokensValidFrom'
    >
  >

/**
 * Changes a client, if it is still at the revision that this was decided on.
 *
 * @returns the client as it is now; nothing if it changed meanwhile, or is gone.
 */
export function* replaceClient(
  { queries, tables: { clients } }: Store,
  { clientId, revision }: Pick<ClientRecord, 'clientId' | 'revision'>,
  { metadata, ...columns }: ClientReplacement,
): Steps<ClientRecord | undefined> {
  const replaced = metadata && { metadata: { ...(metadata as object) } }
  const [row] = yield* rows(
    queries
      .update(clients)
      .set({ ...columns, ...replaced, revision: sql`${clients.revision} + 1` })
      .where(and(eq(clients.clientId, clientId), eq(clients.revision, revision)))
      .returning(),
  )
  return row && asClientRecord(row)
}

/** Deletes a client, and with it all that it was given. False if it is gone already. */
export function* deleteClient(
  { queries, tables: { clients } }: Store,
  clientId: ClientRecord['clientId'],
): Steps<boolean> {
  const deleted = yield* rows(
    queries.delete(clients).where(eq(clients.clientId, clientId)).returning({ clientId: clients.clientId }),
  )
  return deleted.length === 1
}

/** Reads a row; its metadata was checked before it was stored. */
export function asClientRecord(row: Schema['clients']['$inferSelect']): ClientRecord {
  const metadata = row.metadata as unknown as ClientMetadata
  return { ...row, clientId: asClientId(row.clientId), metadata }
}
