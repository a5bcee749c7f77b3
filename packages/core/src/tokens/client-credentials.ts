import { type Client, isPublicClient } from '../clients/client.ts'
import type { Env } from '../env.ts'
import { OAuthError } from '../oauth-error.ts'
import { insertAccessToken } from './access-token.store.ts'
import { drawAccessToken, writeAccessToken } from './access-token.ts'
import { narrowReach, requireKnownResources } from './audience.ts'
import type { TokenResponse } from './token-response.ts'

/** An access token request of a client on its own behalf, RFC 6749 §4.4.2. */
export interface ClientCredentialsRequest {
  /** Those that exist and that the client may have. */
  readonly scopes: readonly string[]
  /** RFC 8707 §2.2. */
  readonly resources: readonly string[]
}

/** Scopes that are about a person, of whom there is none here. */
const PERSONAL: ReadonlySet<string> = new Set([
  'openid',
  'profile',
  'email',
  'address',
  'phone',
  'offline_access',
])

/**
 * Issues an access token to a client for itself: without a refresh token (RFC 6749 §4.4.3), without scopes
 * that are about a person.
 *
 * @throws {OAuthError} `unauthorized_client` for a public client, `invalid_target`
 */
export async function grantClientCredentials(
  env: Env,
  client: Client,
  request: ClientCredentialsRequest,
): Promise<TokenResponse> {
  if (isPublicClient(client)) {
    throw new OAuthError('unauthorized_client', 'a public client cannot get tokens for itself')
  }
  const resources = requireKnownResources(env.settings.oauth, request.resources)
  const scopes = request.scopes.filter((scope) => !PERSONAL.has(scope))
  const reach = narrowReach(env.settings, { scopes, resources }, [])
  const access = drawAccessToken(env, { ...reach, client, grant: undefined, issuedAt: env.clock.now() })
  if (access.kind === 'opaque') await env.database.run((store) => insertAccessToken(store, access))
  return {
    access_token: await writeAccessToken(env, access),
    token_type: 'Bearer',
    expires_in: env.settings.oauth.lifetimes.accessToken,
    ...(reach.scopes.length > 0 && { scope: reach.scopes.join(' ') }),
  }
}
