import type { Store } from '@barycenter/database/database'
import type { Steps } from '@barycenter/database/transaction'
import {
  cleanupExpiredAccessTokens,
  cleanupExpiredDeviceCodes,
  cleanupExpiredGrants,
  cleanupExpiredLogoutDeliveries,
  cleanupExpiredRefreshTokens,
  cleanupExpiredSessions,
  cleanupExpiredSyncAnswers,
  cleanupRetiredSigningKeys,
  cleanupUsedAssertions,
} from './expired-rows.store.ts'

/** One kind of rows that go when they are of no more use. */
export interface CleanupJob {
  /** As the admin API and the log call it. */
  readonly name: string
  /** Deletes at most a batch, and returns how many rows; fewer than a batch means that there are no more. */
  readonly deleteBatch: (store: Store, now: Date) => Steps<number>
}

/** All of them. What hangs on a grant goes before it, so that no deletion is larger than its batch. */
export const CLEANUP_JOBS: readonly CleanupJob[] = [
  { name: 'cleanup_expired_sessions', deleteBatch: cleanupExpiredSessions },
  { name: 'cleanup_expired_device_codes', deleteBatch: cleanupExpiredDeviceCodes },
  { name: 'cleanup_expired_access_tokens', deleteBatch: cleanupExpiredAccessTokens },
  { name: 'cleanup_expired_refresh_tokens', deleteBatch: cleanupExpiredRefreshTokens },
  { name: 'cleanup_expired_grants', deleteBatch: cleanupExpiredGrants },
  { name: 'cleanup_used_assertions', deleteBatch: cleanupUsedAssertions },
  { name: 'cleanup_expired_logout_deliveries', deleteBatch: cleanupExpiredLogoutDeliveries },
  { name: 'cleanup_expired_sync_answers', deleteBatch: cleanupExpiredSyncAnswers },
  { name: 'cleanup_retired_signing_keys', deleteBatch: cleanupRetiredSigningKeys },
]
