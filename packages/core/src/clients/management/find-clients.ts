import type { Env } from '../../env.ts'
import type { RowOf } from '../../lists/list.store.ts'
import { asClientRecord, findClientById, findClientsByIds } from '../client.store.ts'
import type { ClientRecord } from '../client.ts'

/** A client as operators see it: without the digests of its secrets. */
export type PresentedClient = Pick<
  ClientRecord,
  'clientId' | 'metadata' | 'origin' | 'enabled' | 'revision' | 'createdAt' | 'updatedAt'
> & {
  /** Whether it has a client secret. */
  readonly hasSecret: boolean
}

/** What may be shown of a client. */
export function presentClient(record: ClientRecord): PresentedClient {
  const { clientId, metadata, origin, enabled, revision, createdAt, updatedAt, secretHash } = record
  const hasSecret = secretHash !== null
  return { clientId, metadata, origin, enabled, revision, createdAt, updatedAt, hasSecret }
}

/** What may be shown of a row of the list of clients. */
export function presentClientRow(row: RowOf<'clients'>): PresentedClient {
  return presentClient(asClientRecord(row))
}

/** The client of a `client_id`, enabled or not. */
export async function findPresentedClient(
  { database }: Pick<Env, 'database'>,
  clientId: string,
): Promise<PresentedClient | undefined> {
  if (clientId.includes('\0') || !clientId.isWellFormed()) return undefined
  const found = await database.run((store) => findClientById(store, clientId))
  return found && presentClient(found)
}

/** The clients of some ids, enabled or not, in no order. */
export async function findPresentedClients(
  { database }: Pick<Env, 'database'>,
  clientIds: readonly string[],
): Promise<PresentedClient[]> {
  return (await database.run((store) => findClientsByIds(store, clientIds))).map(presentClient)
}
