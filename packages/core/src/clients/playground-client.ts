import { isDeepStrictEqual } from 'node:util'
import { LOCAL_OPERATOR } from '../admin-tokens/admin-token.ts'
import { insertAuditEvents } from '../audit/audit.store.ts'
import type { Env } from '../env.ts'
import { ProtectedError } from '../errors.ts'
import type { Administrators } from '../settings.ts'
import { findClientById, insertMissingClient, replaceClient } from './client.store.ts'
import { asClientId } from './client.ts'
import { completeMetadata } from './metadata-defaults.ts'

/** The `client_id` of the playground: no client that anybody registers is called so. */
export const PLAYGROUND_CLIENT_ID = asClientId('barycenter-playground')

/** Where the playground is, and where people come back to it. */
export function playgroundAddress({ url }: Pick<Administrators, 'url'>): string {
  return `${url}/admin/playground`
}

/**
 * Registers the playground as a public client (RFC 6749 §2.1), or brings its registration up to date, if
 * administrators may sign in there. Several processes may do so at once.
 */
export async function providePlaygroundClient(env: Env): Promise<void> {
  const { administrators } = env.settings
  const [algorithm] = await env.signingKeys.algorithms()
  if (administrators === undefined || algorithm === undefined) return
  const address = playgroundAddress(administrators)
  const clientName = 'Barycenter admin API'
  const metadata = completeMetadata(
    {
      client_name: clientName,
      redirect_uris: [address],
      post_logout_redirect_uris: [address],
      grant_types: ['authorization_code'],
      token_endpoint_auth_method: 'none',
      scope: 'openid',
      skip_consent: true,
    },
    algorithm,
  )
  const now = env.clock.now()
  const row = {
    clientId: PLAYGROUND_CLIENT_ID,
    clientName,
    metadata,
    secretHash: null,
    secretSealed: null,
    registrationTokenHash: null,
    origin: 'playground',
    enabled: true,
    revision: 0,
    createdAt: now,
    updatedAt: now,
    tokensValidFrom: null,
  }
  await env.database.transaction(function* (store) {
    const isNew = yield* insertMissingClient(store, row)
    if (!isNew) {
      const found = yield* findClientById(store, PLAYGROUND_CLIENT_ID)
      if (found === undefined || (found.enabled && isDeepStrictEqual(found.metadata, metadata))) return
      yield* replaceClient(store, found, { clientName, metadata, enabled: true, updatedAt: now })
    }
    const action = isNew ? 'client.create' : 'client.update'
    const detail = { name: clientName, redirectUris: [address] }
    yield* insertAuditEvents(store, env, [
      { by: LOCAL_OPERATOR, action, target: PLAYGROUND_CLIENT_ID, detail },
    ])
  })
}

/**
 * Refuses to change the playground's client: whoever may write clients could have administrators' codes sent elsewhere.
 *
 * @throws {ProtectedError} CLIENT_PROTECTED
 */
export function guardPlaygroundClient(clientId: string): void {
  if (clientId !== PLAYGROUND_CLIENT_ID) return
  const message =
    "this client is the playground's own; the configuration says what it is: admin.roles, admin.public_base_url"
  throw new ProtectedError('CLIENT_PROTECTED', message, { path: '/id' })
}
