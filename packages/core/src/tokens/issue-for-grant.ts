import type { Store } from '@barycenter/database/database'
import type { Steps } from '@barycenter/database/transaction'
import type { Client } from '../clients/client.ts'
import { sha256 } from '../digest.ts'
import type { Env } from '../env.ts'
import type { PersonalGrant } from '../grants/grant.store.ts'
import { grantExpiry, refreshTokenExpiry } from '../grants/grant-life.ts'
import { insertAccessToken } from './access-token.store.ts'
import { drawAccessToken } from './access-token.ts'
import { narrowReach } from './audience.ts'
import { insertRefreshToken } from './refresh-token.store.ts'
import { type TokenResponse, writeTokenResponse } from './token-response.ts'

/** The first tokens of a grant, for something that can be spent once. */
export interface FirstIssue {
  readonly client: Client
  readonly granted: PersonalGrant
  /** RFC 8707 §2.2: `resource` of the request. */
  readonly resources: readonly string[]
  readonly now: Date
  /**
   * Spends it: true for exactly one caller, and then the grant lasts until `expiresAt`. What it writes
   * stays, also when it is false.
   */
  spend(store: Store, expiresAt: Date): Steps<boolean>
}

/**
 * Issues the first tokens of a grant in the transaction that spends what they are issued for; nothing if
 * that was spent already.
 *
 * @throws {OAuthError} `invalid_target`, and then nothing is spent.
 */
export async function issueForGrant(
  env: Env,
  { client, granted, resources, now, spend }: FirstIssue,
): Promise<TokenResponse | undefined> {
  const { grant } = granted
  const { scopes, grantId } = grant
  const { lifetimes } = env.settings.oauth
  const reach = narrowReach(env.settings, grant, resources)
  const access = drawAccessToken(env, { ...reach, client, grant, issuedAt: now })
  const refreshToken = mayRefresh(client, scopes) ? env.random.token() : undefined
  const expiresAt = grantExpiry(lifetimes, grant, { now, refreshable: refreshToken !== undefined })

  const isSpent = await env.database.transaction(function* (store) {
    if (!(yield* spend(store, expiresAt))) return false
    yield* insertAccessToken(store, access)
    if (refreshToken !== undefined) {
      yield* insertRefreshToken(store, {
        tokenHash: sha256(refreshToken),
        grantId,
        scopes,
        issuedAt: now,
        expiresAt: refreshTokenExpiry(lifetimes, grant, now),
      })
    }
    return true
  })
  if (!isSpent) return undefined
  return writeTokenResponse(env, {
    client,
    granted,
    access,
    refreshToken,
    scopes,
    accessScopes: reach.scopes,
    nonce: grant.authentication.nonce,
    issuedAt: now,
  })
}

/**
 * Whether refresh tokens come with a grant: with `offline_access`, which the person was asked for (OpenID
 * Connect Core §11), and never without.
 */
function mayRefresh({ metadata }: Client, scopes: readonly string[]): boolean {
  return scopes.includes('offline_access') && metadata.grant_types.includes('refresh_token')
}
