import type { OAuthSettings } from '../oauth-settings.ts'

/** The scopes of OpenID Connect Core §5.4 and §11. */
const STANDARD_SCOPES = ['openid', 'profile', 'email', 'address', 'phone', 'offline_access'] as const

/** Every scope that a client may ask for: the standard ones, those of mapped claims, those of resources. */
export function knownScopes({ claims, resources }: Pick<OAuthSettings, 'claims' | 'resources'>): string[] {
  const ours = [...claims.map(({ scope }) => scope), ...resources.flatMap(({ scopes }) => scopes)]
  return [...new Set([...STANDARD_SCOPES, ...ours])]
}

/**
 * What is left of the scopes that a client asks for: those that exist and that it is registered for, each
 * once. The rest is ignored, as OpenID Connect Core §3.1.2.1 has it; the token response tells what was
 * granted (RFC 6749 §3.3).
 *
 * @param requested the `scope` parameter.
 * @param registered the `scope` member of the client's metadata.
 */
export function narrowScopes(
  requested: string | undefined,
  registered: string | undefined,
  known: readonly string[],
): string[] {
  const allowed = registered?.split(' ')
  const asked = [...new Set((requested ?? '').split(' '))]
  return asked.filter((scope) => known.includes(scope) && (allowed === undefined || allowed.includes(scope)))
}
