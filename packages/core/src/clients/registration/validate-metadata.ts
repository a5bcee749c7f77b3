import { OAuthError } from '../../oauth-error.ts'
import type { ClientMetadata } from '../client-metadata.ts'
import { completeMetadata } from '../metadata-defaults.ts'
import { findAddressFault, type PlainHttp } from './address-rules.ts'
import {
  checkAlgorithms,
  checkAuthentication,
  checkGrants,
  checkKeys,
  checkSector,
  type MetadataRules,
  refuse,
} from './metadata-rules.ts'
import { findRedirectUriFault, inferApplicationType } from './redirect-uri-rules.ts'
import { readRequestedMetadata } from './requested-metadata.ts'
import { refuseUnsupportedMembers } from './unsupported-members.ts'

/**
 * Reads client metadata as it was sent, checks it, and fills in the defaults: RFC 7591 §2, OpenID Connect
 * Registration §2, RP-Initiated Logout §3.1, Back-Channel Logout §2.2. What `sector_identifier_uri` says
 * is not looked at here.
 *
 * @throws {OAuthError} `invalid_redirect_uri`, `invalid_client_metadata` or `invalid_software_statement`,
 *   naming the member and repeating nothing of it.
 */
export function validateMetadata(input: unknown, rules: MetadataRules): ClientMetadata {
  const requested = readRequestedMetadata(input)
  if (typeof input === 'object' && input !== null) refuseUnsupportedMembers(input)
  if (requested.skip_consent === true && !rules.byOperator) {
    refuse('skip_consent', 'is for the operator to set')
  }
  const [fallback] = rules.algorithms
  if (fallback === undefined) throw new TypeError('there is no signing key')
  const client = completeMetadata(
    {
      ...requested,
      application_type: requested.application_type ?? inferApplicationType(requested.redirect_uris ?? []),
    },
    fallback,
  )
  checkRedirectUris(client)
  checkAddresses(client, rules)
  checkGrants(client)
  checkAuthentication(client, rules)
  checkKeys(client)
  checkAlgorithms(client, rules)
  checkSector(client)
  return client
}

function checkRedirectUris(client: ClientMetadata): void {
  for (const member of ['redirect_uris', 'post_logout_redirect_uris'] as const) {
    for (const [index, uri] of client[member].entries()) {
      const fault = findRedirectUriFault(uri, client.application_type)
      if (fault === undefined) continue
      const code = member === 'redirect_uris' ? 'invalid_redirect_uri' : 'invalid_client_metadata'
      throw new OAuthError(code, `${member}[${index}]: ${fault}`)
    }
  }
}

/** What people visit may be on their own machine while a client is developed; what we visit may not. */
function checkAddresses(client: ClientMetadata, { isNamedHost }: MetadataRules): void {
  const check = (member: string, address: string | undefined, plainHttp: PlainHttp) => {
    const fault = address === undefined ? undefined : findAddressFault(address, plainHttp)
    if (fault !== undefined) refuse(member, fault)
  }
  for (const member of ['client_uri', 'logo_uri', 'policy_uri', 'tos_uri', 'initiate_login_uri'] as const)
    check(member, client[member], 'loopback')
  for (const member of ['jwks_uri', 'sector_identifier_uri', 'backchannel_logout_uri'] as const)
    check(member, client[member], isNamedHost)
  for (const [index, uri] of client.request_uris.entries()) check(`request_uris[${index}]`, uri, isNamedHost)
  if (client.backchannel_logout_uri?.includes('#')) refuse('backchannel_logout_uri', 'has a fragment')
}
