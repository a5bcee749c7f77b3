import type { Store } from '@barycenter/database/database'
import type { Steps } from '@barycenter/database/transaction'
import { addSeconds } from '../clock.ts'
import { sha256 } from '../digest.ts'
import { extendGrant, revokeGrant } from '../grants/grant.store.ts'
import type { Grant } from '../grants/grant.ts'
import { findLaterExpiry, refreshTokenExpiry } from '../grants/grant-life.ts'
import type { OAuthSettings } from '../oauth-settings.ts'
import { insertAccessToken } from './access-token.store.ts'
import type { DrawnAccessToken } from './access-token.ts'
import {
  extendRefreshToken,
  insertRefreshToken,
  type RefreshToken,
  rotateRefreshToken,
} from './refresh-token.store.ts'

/** A use of a refresh token that has been found good. */
export interface Refreshing {
  readonly token: RefreshToken
  readonly grant: Grant
  readonly access: DrawnAccessToken
  /** The token that takes its place; nothing if it stays. */
  readonly successor: string | undefined
  readonly now: Date
  readonly oauth: Pick<OAuthSettings, 'lifetimes' | 'refreshGrace'>
}

/**
 * Writes what a refresh issues. `reused` when meanwhile the token was rotated for so long that this use of
 * it is one too many: then the grant is revoked.
 */
export function* writeRefresh(store: Store, refreshing: Refreshing): Steps<'issued' | 'reused'> {
  const { token, grant, access, successor, now, oauth } = refreshing
  const expiresAt = refreshTokenExpiry(oauth.lifetimes, grant, now)
  if (successor === undefined) {
    // Not with each use: an idle token may end a thirtieth of its life early.
    const worthwhile = addSeconds(token.expiresAt, oauth.lifetimes.refreshToken / 30)
    if (worthwhile <= expiresAt) yield* extendRefreshToken(store, token.tokenHash, expiresAt)
  } else if (token.rotatedAt === null) {
    if (yield* rotateRefreshToken(store, token.tokenHash, now)) {
      const { grantId, scopes } = token
      yield* insertRefreshToken(store, {
        tokenHash: sha256(successor),
        grantId,
        scopes,
        issuedAt: now,
        expiresAt,
      })
    } else if (oauth.refreshGrace === 0) {
      yield* revokeGrant(store, grant.grantId, now)
      return 'reused'
    }
  }
  const later = findLaterExpiry(oauth.lifetimes, grant, now)
  if (later !== undefined) yield* extendGrant(store, grant.grantId, later)
  yield* insertAccessToken(store, access)
  return 'issued'
}
