import type { Operator } from '../../admin-tokens/admin-token.ts'
import { insertAuditEvents } from '../../audit/audit.store.ts'
import type { Env } from '../../env.ts'
import { NotFoundError } from '../../errors.ts'
import { deleteClient, findClientById } from '../client.store.ts'
import { guardPlaygroundClient } from '../playground-client.ts'
import { endClientAccess } from './end-client-access.store.ts'

/**
 * Deletes a client of whatever origin, and all that it was given and that people allowed it.
 *
 * @throws {NotFoundError}
 * @throws {ProtectedError} for the client of the playground.
 */
export async function deleteOperatorClient(env: Env, operator: Operator, clientId: string): Promise<void> {
  guardPlaygroundClient(clientId)
  const isDeleted = await env.database.transaction(function* (store) {
    const client = yield* findClientById(store, clientId)
    if (client === undefined) return false
    // Ended first, for the log to say how much there was: the rows go with the client.
    const ended = yield* endClientAccess(store, client.clientId, env.clock.now())
    if (!(yield* deleteClient(store, client.clientId))) return false
    const detail = { name: client.clientName, origin: client.origin, ...ended }
    yield* insertAuditEvents(store, env, [
      { by: operator, action: 'client.delete', target: clientId, detail },
    ])
    return true
  })
  if (!isDeleted) throw new NotFoundError('there is no client of this id', { path: '/id' })
}
