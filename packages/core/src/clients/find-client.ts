import type { Env } from '../env.ts'
import { findClientById } from './client.store.ts'
import type { ClientRecord } from './client.ts'

/** The client of a `client_id` that may act: a disabled one is as good as unknown. */
export async function findClient(
  { database }: Pick<Env, 'database'>,
  clientId: string,
): Promise<ClientRecord | undefined> {
  // A NUL or a lone surrogate is in no id, and PostgreSQL refuses to be asked for one.
  if (clientId.includes('\0') || !clientId.isWellFormed()) return undefined
  const found = await database.run((store) => findClientById(store, clientId))
  return found?.enabled === true ? found : undefined
}
