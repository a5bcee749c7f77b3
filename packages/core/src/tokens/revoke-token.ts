import type { Client } from '../clients/client.ts'
import { sha256 } from '../digest.ts'
import type { Env } from '../env.ts'
import { OAuthError } from '../oauth-error.ts'
import { deleteAccessToken } from './access-token.store.ts'
import { ACCESS_TOKEN_TYPE } from './access-token.ts'
import type { PresentedToken } from './introspect.ts'
import { revokeGrantOfRefreshToken } from './refresh-token.store.ts'

/**
 * Revokes a token of a client's own, RFC 7009 §2.1: a refresh token with its grant and so with all tokens of
 * that, an access token alone. Another client's token stays as it is, and one that there is not is fine:
 * neither can be told from the answer.
 *
 * @throws {OAuthError} `unsupported_token_type` for an access token that is a JWT, which ends by itself or
 *   with its grant.
 */
export async function revokeToken(
  env: Env,
  { clientId }: Client,
  { token, hint }: PresentedToken,
): Promise<void> {
  if (token.includes('.')) {
    const claims = await env.signingKeys.verify(token, ACCESS_TOKEN_TYPE)
    if (claims?.['client_id'] !== clientId) return
    const message = 'this access token ends by itself: revoke the refresh token to end the grant'
    throw new OAuthError('unsupported_token_type', message)
  }
  const presented = { tokenHash: sha256(token), clientId }
  const now = env.clock.now()
  await env.database.run(function* (store) {
    if (hint === 'refresh_token') {
      if (!(yield* revokeGrantOfRefreshToken(store, presented, now)))
        yield* deleteAccessToken(store, presented)
    } else if (!(yield* deleteAccessToken(store, presented))) {
      yield* revokeGrantOfRefreshToken(store, presented, now)
    }
  })
}
