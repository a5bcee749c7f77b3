import type { JsonObject } from '@barycenter/database/json'
import type { Steps } from '@barycenter/database/transaction'
import type { Operator } from '../../admin-tokens/admin-token.ts'
import { insertAuditEvents } from '../../audit/audit.store.ts'
import type { Env } from '../../env.ts'
import { NotFoundError, RevisionMismatchError } from '../../errors.ts'
import { findClientById, replaceClient } from '../client.store.ts'
import type { ClientRecord } from '../client.ts'
import { guardPlaygroundClient } from '../playground-client.ts'
import { endClientAccess } from './end-client-access.store.ts'

/** Which client is to be changed. */
export interface ClientReference {
  readonly clientId: string
  /** Only if it is still at this revision. */
  readonly revision?: number | undefined
}

/** How a client is to be written, and what the audit log says of it. */
export interface ClientChange {
  readonly columns: Partial<
    Pick<
      ClientRecord,
      'clientName' | 'metadata' | 'secretHash' | 'secretSealed' | 'enabled' | 'tokensValidFrom'
    >
  >
  readonly action: string
  readonly detail: JsonObject
  /** Whether all that it was given ends with this. */
  readonly access: 'stays' | 'ends'
}

/** What is decided on a client as it is. */
export interface ClientDecision<Result> {
  /** Undefined if there is nothing to write. */
  readonly change: ClientChange | undefined
  /** What whoever asked is told beside the client as it is then. */
  readonly result: Result
}

/** How often a change is decided on anew because the client was changed by somebody else meanwhile. */
const ATTEMPTS = 3

/**
 * Decides on a change of a client as it is, and writes it if the client has not changed since; else decides
 * again.
 *
 * @throws {NotFoundError} when there is no such client.
 * @throws {ProtectedError} for the client of the playground.
 * @throws {RevisionMismatchError} when it is not, or does not stay, at the revision that was asked for.
 */
export async function changeClient<Result>(
  env: Env,
  operator: Operator,
  reference: ClientReference,
  decide: (client: ClientRecord) => Promise<ClientDecision<Result>>,
): Promise<{ readonly client: ClientRecord; readonly result: Result }> {
  guardPlaygroundClient(reference.clientId)
  for (let attempt = 1; ; attempt += 1) {
    const client = await getClient(env, reference)
    const { change, result } = await decide(client)
    if (change === undefined) return { client, result }
    const written = await env.database.transaction((store) =>
      writeChange(store, env, { client, change, operator }),
    )
    if (written !== undefined) return { client: written, result }
    if (attempt === ATTEMPTS) throw new RevisionMismatchError(client.revision + 1)
  }
}

/**
 * The client of a `client_id`, enabled or not.
 *
 * @throws {NotFoundError}
 * @throws {RevisionMismatchError}
 */
async function getClient(env: Env, { clientId, revision }: ClientReference): Promise<ClientRecord> {
  const client = await env.database.run((store) => findClientById(store, clientId))
  if (client === undefined) throw new NotFoundError('there is no client of this id', { path: '/id' })
  if (revision !== undefined && revision !== client.revision) throw new RevisionMismatchError(client.revision)
  return client
}

interface Writing {
  readonly client: ClientRecord
  readonly change: ClientChange
  readonly operator: Operator
}

function* writeChange(
  store: Parameters<typeof replaceClient>[0],
  env: Env,
  { client, change, operator }: Writing,
): Steps<ClientRecord | undefined> {
  const { columns, action, detail, access } = change
  const { clientId } = client
  const now = env.clock.now()
  const written = yield* replaceClient(store, client, { ...columns, updatedAt: now })
  if (written === undefined) return undefined
  const ended = access === 'ends' ? yield* endClientAccess(store, clientId, now) : {}
  yield* insertAuditEvents(store, env, [
    { by: operator, action, target: clientId, detail: { ...detail, ...ended } },
  ])
  return written
}
