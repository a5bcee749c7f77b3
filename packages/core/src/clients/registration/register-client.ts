import type { Actor } from '../../audit/actor.ts'
import type { Env } from '../../env.ts'
import { type CreatedClient, createClient } from '../create-client.ts'
import { checkSectorIdentifier } from './check-sector-identifier.ts'
import { registrationRules } from './registration-rules.ts'
import { validateMetadata } from './validate-metadata.ts'

/**
 * Registers a client dynamically, RFC 7591 §3.
 *
 * @param request the metadata as it was sent, and who is behind it.
 * @throws {OAuthError} `invalid_redirect_uri`, `invalid_client_metadata` or `invalid_software_statement`.
 */
export async function registerClient(
  env: Env,
  { input, by }: { readonly input: unknown; readonly by: Actor },
): Promise<CreatedClient> {
  const metadata = validateMetadata(input, await registrationRules(env, { byOperator: false }))
  await checkSectorIdentifier(env, metadata)
  return createClient(env, { metadata, origin: 'dynamic', by })
}
