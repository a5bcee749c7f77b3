import type { Client } from '../clients/client.ts'
import { OAuthError } from '../oauth-error.ts'
import type { OAuthSettings, Resource } from '../oauth-settings.ts'
import type { Settings } from '../settings.ts'

type Needs = Pick<Settings, 'issuer' | 'oauth'>

/** What an access token is for, and what it allows there. */
export interface TokenReach {
  /** RFC 8707 §2: the identifiers of resource servers; or the issuer's, whose UserInfo Endpoint it is for. */
  readonly audience: readonly string[]
  readonly scopes: readonly string[]
}

/**
 * Narrows what was granted to what a token is asked for: to the resources named in `resource`, and to
 * scopes that one of these knows (RFC 8707 §2.2). When none is named, it is for all that were granted; when
 * none was granted, it is for this provider itself, which may also be named.
 *
 * @throws {OAuthError} `invalid_target` when a resource is named that was not granted.
 */
export function narrowReach(
  { issuer, oauth }: Needs,
  granted: { readonly scopes: readonly string[]; readonly resources: readonly string[] },
  requested: readonly string[],
): TokenReach {
  const foreign = requested.some((resource) => resource !== issuer && !granted.resources.includes(resource))
  if (foreign) throw new OAuthError('invalid_target', 'a resource is named that was not granted')
  const named = requested.length > 0 ? requested : granted.resources
  if (named.length === 0) return { audience: [issuer], scopes: granted.scopes }
  const audience = [...new Set(named)]
  const foreignScopes = scopesOf(oauth.resources.filter(({ identifier }) => !audience.includes(identifier)))
  const ownScopes = scopesOf(oauth.resources.filter(({ identifier }) => audience.includes(identifier)))
  const scopes = granted.scopes.filter((scope) => ownScopes.has(scope) || !foreignScopes.has(scope))
  return { audience, scopes }
}

/**
 * Whether a token is a JWT as RFC 9068 says: each resource server that it is for wants it so, or leaves it
 * to the client, and the client wants it so.
 */
export function isJwtWanted(
  { oauth }: Needs,
  { metadata }: Pick<Client, 'metadata'>,
  audience: readonly string[],
) {
  return audience.every((identifier) => {
    const resource = oauth.resources.find((candidate) => candidate.identifier === identifier)
    return (resource?.accessTokenFormat ?? metadata.access_token_format) === 'jwt'
  })
}

/**
 * Checks resources that a client asks for, RFC 8707 §2.
 *
 * @throws {OAuthError} `invalid_target` when there is no such resource server.
 */
export function requireKnownResources(
  { resources }: Pick<OAuthSettings, 'resources'>,
  requested: readonly string[],
): readonly string[] {
  const isKnown = (resource: string) => resources.some(({ identifier }) => identifier === resource)
  if (!requested.every(isKnown))
    throw new OAuthError('invalid_target', 'a resource is named that is not known here')
  return [...new Set(requested)]
}

function scopesOf(resources: readonly Resource[]): ReadonlySet<string> {
  return new Set(resources.flatMap(({ scopes }) => scopes))
}
