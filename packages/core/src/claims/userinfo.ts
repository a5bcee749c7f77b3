import type { JsonObject } from '@barycenter/database/json'
import type { Env } from '../env.ts'
import { OAuthError } from '../oauth-error.ts'
import { findLiveAccessToken } from '../tokens/live-access-token.ts'
import { subjectIdentifier } from '../tokens/subject-identifier.ts'
import { claimsOfScopes, requestedClaims } from './released-claims.ts'

/** A UserInfo response, OpenID Connect Core §5.3.2. */
export type UserInfo =
  | { readonly kind: 'json'; readonly claims: JsonObject }
  | { readonly kind: 'jwt'; readonly text: string }

/**
 * The claims about the person behind an access token, signed if its client wants them so.
 *
 * @throws {OAuthError} `invalid_token` for a token that is not good, or not for this endpoint;
 *   `insufficient_scope` for one without `openid`.
 */
export async function readUserInfo(env: Env, accessToken: string): Promise<UserInfo> {
  const found = await findLiveAccessToken(env, accessToken)
  if (found === undefined) throw new OAuthError('invalid_token', 'the access token is not valid')
  const { client, granted, scopes, audience } = found
  const { issuer, oauth } = env.settings
  if (!audience.includes(issuer)) {
    throw new OAuthError('invalid_token', 'the access token is for other resource servers')
  }
  if (granted === undefined || !scopes.includes('openid')) {
    throw new OAuthError('insufficient_scope', 'the access token was granted without the scope openid')
  }
  const { grant, person } = granted
  const claims = {
    ...requestedClaims(person, grant.authentication.claims?.userinfo, oauth.claims),
    ...claimsOfScopes(person, scopes, oauth.claims),
    sub: await subjectIdentifier(env, client, grant.subject),
  }
  const algorithm = client.metadata.userinfo_signed_response_alg
  if (algorithm === undefined) return { kind: 'json', claims }
  const signed = { ...claims, iss: issuer, aud: client.clientId }
  return { kind: 'jwt', text: await env.signingKeys.sign(algorithm, signed, 'JWT') }
}
