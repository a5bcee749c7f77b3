import { isDeepStrictEqual } from 'node:util'
import type { Operator } from '../../admin-tokens/admin-token.ts'
import type { Env } from '../../env.ts'
import type { ClientRecord } from '../client.ts'
import type { ClientMetadata } from '../client-metadata.ts'
import { nextClientSecret } from '../next-client-secret.ts'
import { checkSectorIdentifier } from '../registration/check-sector-identifier.ts'
import { registrationRules } from '../registration/registration-rules.ts'
import { validateMetadata } from '../registration/validate-metadata.ts'
import { type ClientChange, type ClientReference, changeClient } from './change-client.ts'
import { refusingMetadata } from './client-metadata-error.ts'
import type { GivenMetadata } from './create-operator-client.ts'

/** A client as it is now, and its secret if it was issued a new one. */
export interface ChangedClient {
  readonly client: ClientRecord
  /** Only in this result. */
  readonly clientSecret: string | undefined
}

/**
 * Changes some of a client's metadata: what is absent stays, null stands for the default. Its secret stays,
 * unless its method of authentication needs none now, or one that is stored in another way.
 *
 * @throws {ClientMetadataError} when the whole would be refused as a registration.
 * @throws {NotFoundError}
 * @throws {RevisionMismatchError}
 */
export async function updateClient(
  env: Env,
  operator: Operator,
  { changes, ...reference }: ClientReference & { readonly changes: GivenMetadata },
): Promise<ChangedClient> {
  const { client, result } = await changeClient(env, operator, reference, async (current) => {
    const metadata = await refusingMetadata(() => checkChanged(env, current.metadata, changes))
    const changed = changedMembers(current.metadata, metadata)
    if (changed.length === 0) return { change: undefined, result: undefined }
    const { text, ...secret } = nextClientSecret(env, current, metadata)
    const clientName = metadata.client_name ?? null
    const change: ClientChange = {
      columns: { clientName, metadata, ...secret },
      action: 'client.update',
      detail: {
        name: clientName,
        changed,
        redirectUris: [...metadata.redirect_uris],
        secretIssued: text !== undefined,
      },
      access: 'stays',
    }
    return { change, result: text }
  })
  return { client, clientSecret: result }
}

async function checkChanged(
  env: Env,
  current: ClientMetadata,
  changes: GivenMetadata,
): Promise<ClientMetadata> {
  const metadata = validateMetadata(
    mergeMetadata(current, changes),
    await registrationRules(env, { byOperator: true }),
  )
  const sector = ['sector_identifier_uri', 'redirect_uris']
  if (changedMembers(current, metadata).some((member) => sector.includes(member))) {
    await checkSectorIdentifier(env, metadata)
  }
  return metadata
}

/** The whole that a change makes. Response types follow the grant types, if only these are given. */
function mergeMetadata(current: ClientMetadata, changes: GivenMetadata): GivenMetadata {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined)
  const follows = changes['grant_types'] !== undefined && changes['response_types'] === undefined
  return { ...current, ...(follows && { response_types: null }), ...Object.fromEntries(given) }
}

/** Which members differ, by name. */
function changedMembers(before: ClientMetadata, after: ClientMetadata): string[] {
  const known = new Map<string, unknown>(Object.entries(before))
  const wanted = new Map<string, unknown>(Object.entries(after))
  const names = new Set([...known.keys(), ...wanted.keys()])
  return [...names].filter((name) => !isDeepStrictEqual(known.get(name), wanted.get(name))).sort()
}
