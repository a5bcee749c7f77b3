import type { Operator } from '../../admin-tokens/admin-token.ts'
import type { Env } from '../../env.ts'
import { type CreatedClient, createClient } from '../create-client.ts'
import { checkSectorIdentifier } from '../registration/check-sector-identifier.ts'
import { registrationRules } from '../registration/registration-rules.ts'
import { validateMetadata } from '../registration/validate-metadata.ts'
import { refusingMetadata } from './client-metadata-error.ts'

/** The `origin` of clients that an operator made with the admin API. */
const OPERATOR_ORIGIN = 'admin'

/** Client metadata that is not checked yet, by the names of RFC 7591. */
export type GivenMetadata = Readonly<Record<string, unknown>>

/**
 * Makes a client for an operator, who may do what registrants may not: have nobody asked for consent. All
 * else is checked as for dynamic registration.
 *
 * @throws {ClientMetadataError}
 */
export async function createOperatorClient(
  env: Env,
  operator: Operator,
  given: GivenMetadata,
): Promise<CreatedClient> {
  const metadata = await refusingMetadata(async () => {
    const checked = validateMetadata(given, await registrationRules(env, { byOperator: true }))
    await checkSectorIdentifier(env, checked)
    return checked
  })
  return createClient(env, { metadata, origin: OPERATOR_ORIGIN, by: operator })
}
