import type { Client } from '../clients/client.ts'
import { sha256 } from '../digest.ts'
import type { Env } from '../env.ts'
import { findGrantByCode, type PersonalGrant, revokeGrant, spendCode } from '../grants/grant.store.ts'
import { isAlive } from '../grants/grant-life.ts'
import { OAuthError } from '../oauth-error.ts'
import { issueForGrant } from './issue-for-grant.ts'
import { isVerified } from './pkce.ts'
import type { TokenResponse } from './token-response.ts'

/** An access token request with an authorization code, RFC 6749 §4.1.3. */
export interface CodeRequest {
  readonly code: string
  readonly redirectUri: string | undefined
  /** RFC 7636 §4.5. */
  readonly codeVerifier: string | undefined
  /** RFC 8707 §2.2. */
  readonly resources: readonly string[]
}

/**
 * Exchanges an authorization code for tokens, once. A second time revokes what the first has issued, if it
 * is the client itself that comes back: whoever merely saw the code cannot end the client's tokens.
 *
 * @throws {OAuthError} `invalid_grant`, `invalid_target`
 */
export async function exchangeCode(env: Env, client: Client, request: CodeRequest): Promise<TokenResponse> {
  const now = env.clock.now()
  const found = await env.database.run((store) => findGrantByCode(store, sha256(request.code)))
  const granted = requireRightful(found, client, request)
  const { grant } = granted
  if (grant.codeSpentAt !== null) {
    await env.database.run((store) => revokeGrant(store, grant.grantId, now))
    throw unusable()
  }
  if (grant.codeExpiresAt === null || grant.codeExpiresAt <= now || !isAlive(granted, now)) throw unusable()

  const response = await issueForGrant(env, {
    client,
    granted,
    resources: request.resources,
    now,
    *spend(store, expiresAt) {
      if (yield* spendCode(store, grant.grantId, { now, expiresAt })) return true
      // Another request was faster: this one is the replay.
      yield* revokeGrant(store, grant.grantId, now)
      return false
    },
  })
  if (response === undefined) throw unusable()
  return response
}

/** The grant of a code, if the request comes from the client that the code was issued to, as it was issued. */
function requireRightful(
  granted: PersonalGrant | undefined,
  client: Client,
  { redirectUri, codeVerifier }: CodeRequest,
): PersonalGrant {
  if (granted === undefined || granted.grant.clientId !== client.clientId) throw unusable()
  const { grant } = granted
  if (redirectUri !== undefined && redirectUri !== grant.redirectUri) {
    throw new OAuthError('invalid_grant', 'redirect_uri is not the one of the authorization request')
  }
  if (!isVerified(grant.codeChallenge, codeVerifier)) {
    throw new OAuthError('invalid_grant', 'code_verifier does not fit the authorization request')
  }
  return granted
}

/** One answer for a code that is unknown, another client's, expired, spent or revoked. */
function unusable(): OAuthError {
  return new OAuthError('invalid_grant', 'the authorization code is not valid')
}
