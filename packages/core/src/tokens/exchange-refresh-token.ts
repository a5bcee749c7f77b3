import type { Client } from '../clients/client.ts'
import { isPublicClient } from '../clients/client.ts'
import { addSeconds } from '../clock.ts'
import { sha256 } from '../digest.ts'
import type { Env } from '../env.ts'
import { revokeGrant } from '../grants/grant.store.ts'
import { isAlive } from '../grants/grant-life.ts'
import { OAuthError } from '../oauth-error.ts'
import { drawAccessToken } from './access-token.ts'
import { narrowReach } from './audience.ts'
import { type Refreshing, writeRefresh } from './refresh.store.ts'
import { findRefreshToken, type GrantedRefreshToken } from './refresh-token.store.ts'
import { type TokenResponse, writeTokenResponse } from './token-response.ts'

/** An access token request with a refresh token, RFC 6749 §6. */
export interface RefreshRequest {
  readonly refreshToken: string
  /** What is left of the scopes for this access token; undefined: all. */
  readonly scopes: readonly string[] | undefined
  /** RFC 8707 §2.2. */
  readonly resources: readonly string[]
}

/**
 * Exchanges a refresh token for an access token and, where the client's policy says so, for its successor.
 * The successor follows from the token, so that two requests at once, or one whose answer got lost, get the
 * same one; but only for a short while: after that, it is somebody else who uses the token again, and the
 * grant ends (RFC 9700 §4.14.2).
 *
 * @throws {OAuthError} `invalid_grant`, `invalid_scope`, `invalid_target`
 */
export async function exchangeRefreshToken(
  env: Env,
  client: Client,
  request: RefreshRequest,
): Promise<TokenResponse> {
  const now = env.clock.now()
  const tokenHash = sha256(request.refreshToken)
  const found = await env.database.run((store) => findRefreshToken(store, tokenHash))
  if (found === undefined || found.grant.clientId !== client.clientId) throw unusable()
  const { refreshGrace } = env.settings.oauth
  switch (stateOf(found, now, refreshGrace)) {
    case 'over':
      throw unusable()
    case 'reused':
      await env.database.run((store) => revokeGrant(store, found.grant.grantId, now))
      throw unusable()
    case 'usable':
  }
  const { token, grant } = found
  const scopes = narrowScopes(token.scopes, request.scopes)
  const reach = narrowReach(env.settings, { scopes, resources: grant.resources }, request.resources)
  const access = drawAccessToken(env, { ...reach, client, grant, issuedAt: now })
  // One that has been rotated has a successor, whatever the client's policy is by now.
  const successor =
    isRotated(client) || token.rotatedAt !== null
      ? await env.secrets.keyedDigest('refresh-token', request.refreshToken)
      : undefined

  const refreshing: Refreshing = { token, grant, access, successor, now, oauth: env.settings.oauth }
  const outcome = await env.database.transaction((store) => writeRefresh(store, refreshing))
  if (outcome === 'reused') throw unusable()
  return writeTokenResponse(env, {
    client,
    granted: found,
    access,
    refreshToken: successor ?? request.refreshToken,
    scopes,
    accessScopes: reach.scopes,
    nonce: undefined,
    issuedAt: now,
  })
}

/** What may become of a token: it is over, or used again after its successor's owner had it, or good. */
function stateOf(
  { token, ...granted }: GrantedRefreshToken,
  now: Date,
  grace: number,
): 'over' | 'reused' | 'usable' {
  if (!isAlive(granted, now)) return 'over'
  // A token that has been rotated is watched for reuse as long as its row is there.
  if (token.rotatedAt !== null) return addSeconds(token.rotatedAt, grace) > now ? 'usable' : 'reused'
  return token.expiresAt > now ? 'usable' : 'over'
}

/** RFC 6749 §6: not more than the token has. */
function narrowScopes(held: readonly string[], wanted: readonly string[] | undefined): readonly string[] {
  if (wanted === undefined) return held
  if (!wanted.every((scope) => held.includes(scope))) {
    throw new OAuthError('invalid_scope', 'a scope is asked for that was not granted')
  }
  return held.filter((scope) => wanted.includes(scope))
}

/** RFC 9700 §2.2.2: always for a public client, whose token nothing else binds to it. */
function isRotated(client: Client): boolean {
  return isPublicClient(client) || client.metadata.rotate_refresh_tokens
}

/** One answer for a token that is unknown, another client's, expired, used up or revoked. */
function unusable(): OAuthError {
  return new OAuthError('invalid_grant', 'the refresh token is not valid')
}
