import type { Origin } from '../../audit/actor.ts'
import { insertAuditEvents } from '../../audit/audit.store.ts'
import { equalInConstantTime, sha256 } from '../../digest.ts'
import type { Env } from '../../env.ts'
import { OAuthError } from '../../oauth-error.ts'
import { deleteClient, replaceClient } from '../client.store.ts'
import type { ClientRecord } from '../client.ts'
import { findClient } from '../find-client.ts'
import { nextClientSecret } from '../next-client-secret.ts'
import { checkSectorIdentifier } from './check-sector-identifier.ts'
import { registrationRules } from './registration-rules.ts'
import { requireOwnMembers } from './replacement-request.ts'
import { validateMetadata } from './validate-metadata.ts'

/**
 * The client that a registration access token is for, RFC 7592 §1.3. A client that is gone, or that the
 * operator has disabled, is answered like a wrong token.
 *
 * @throws {OAuthError} `invalid_token`
 */
export async function authenticateRegistration(
  env: Pick<Env, 'database'>,
  clientId: string,
  registrationAccessToken: string,
): Promise<ClientRecord> {
  const client = await findClient(env, clientId)
  const proven = equalInConstantTime(sha256(registrationAccessToken), client?.registrationTokenHash ?? '')
  if (client === undefined || !proven) {
    throw new OAuthError('invalid_token', 'the registration access token is not of this client')
  }
  return client
}

/** A client that replaced its registration, and the secret it got if it needed a new one. */
export interface ReplacedRegistration {
  readonly client: ClientRecord
  readonly clientSecret: string | undefined
}

/**
 * Replaces all of a client's metadata, RFC 7592 §2.2: what is left out is gone. Its secret stays, unless
 * its method of authentication needs none, or one that is stored in another way.
 *
 * @throws {OAuthError} as for a registration, and `invalid_request` for a request that is not about this
 *   client as it is now.
 */
export async function replaceRegistration(
  env: Env,
  client: ClientRecord,
  { input, origin }: { readonly input: unknown; readonly origin: Origin },
): Promise<ReplacedRegistration> {
  requireOwnMembers(client, input)
  const metadata = validateMetadata(input, await registrationRules(env, { byOperator: false }))
  await checkSectorIdentifier(env, metadata)
  const secret = nextClientSecret(env, client, metadata)
  const replaced = await env.database.transaction(function* (store) {
    const { secretHash, secretSealed } = secret
    const row = { clientName: metadata.client_name ?? null, metadata, secretHash, secretSealed }
    const written = yield* replaceClient(store, client, { ...row, updatedAt: env.clock.now() })
    if (written === undefined) return undefined
    const detail = { name: row.clientName, redirectUris: metadata.redirect_uris }
    yield* insertAuditEvents(store, env, [{ ...by(client, origin), action: 'client.update', detail }])
    return written
  })
  if (replaced === undefined) {
    throw new OAuthError('invalid_request', 'the registration has changed meanwhile: read it, and try again')
  }
  return { client: replaced, clientSecret: secret.text }
}

/** Ends a registration, RFC 7592 §2.3, and all that the client was given. */
export async function deleteRegistration(env: Env, client: ClientRecord, origin: Origin): Promise<void> {
  await env.database.transaction(function* (store) {
    if (!(yield* deleteClient(store, client.clientId))) return
    const detail = { name: client.clientName, origin: client.origin }
    yield* insertAuditEvents(store, env, [{ ...by(client, origin), action: 'client.delete', detail }])
  })
}

function by({ clientId }: ClientRecord, origin: Origin) {
  return { by: { actor: `client:${clientId}`, origin }, target: clientId }
}
