import type { OAuthSettings, Resource } from '../oauth-settings.ts'
import type { Administrators } from '../settings.ts'

/**
 * What is configured about OAuth 2.0, with the admin API as one more resource server (RFC 8707) where people may
 * sign in to it. Its tokens are opaque: what they are good for is looked up each time.
 */
export function withAdminResource(
  oauth: OAuthSettings,
  administrators: Administrators | undefined,
): OAuthSettings {
  if (administrators === undefined) return oauth
  const own: Resource = {
    identifier: administrators.url,
    name: 'Barycenter admin API',
    scopes: [],
    accessTokenFormat: 'opaque',
    introspectors: [],
  }
  const others = oauth.resources.filter(({ identifier }) => identifier !== own.identifier)
  return { ...oauth, resources: [...others, own] }
}
