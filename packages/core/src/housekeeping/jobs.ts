import { deleteOldAuditEvents } from '../audit/old-events.store.ts'
import { addSeconds } from '../clock.ts'
import type { Job } from '../jobs/job.ts'
import { deleteOldJobRuns } from '../jobs/job-run.store.ts'
import { cleanupJob } from './cleanup-job.ts'
import {
  cleanupExpiredAccessTokens,
  cleanupExpiredChallenges,
  cleanupExpiredDeviceCodes,
  cleanupExpiredGrants,
  cleanupExpiredLogoutDeliveries,
  cleanupExpiredRefreshTokens,
  cleanupExpiredSessions,
  cleanupExpiredSyncAnswers,
  cleanupPendingSignIns,
  cleanupRetiredSigningKeys,
  cleanupSyncProgress,
  cleanupUsedAssertions,
} from './expired-rows.store.ts'

/** How long it is told how a sync ended, in seconds. */
const SYNC_PROGRESS = 3600

/** How long the job log is kept, in seconds: all of it, and what found nothing to do. */
const JOB_LOG = 30 * 86_400
const IDLE_JOB_LOG = 2 * 86_400

/** Those that delete what is of no more use. What hangs on a grant goes before it, so that no deletion is larger than its batch. */
export const CLEANUP_JOBS: readonly Job[] = [
  cleanupJob({
    name: 'cleanup_expired_sessions',
    description: 'Deletes sessions that have expired.',
    schedule: '0 0 * * * *',
    deleteBatch: cleanupExpiredSessions,
  }),
  cleanupJob({
    name: 'cleanup_expired_challenges',
    description:
      'Forgets challenges of passkeys that were answered, and are too old to be answered again anyway.',
    schedule: '0 */5 * * * *',
    deleteBatch: cleanupExpiredChallenges,
  }),
  cleanupJob({
    name: 'cleanup_pending_sign_ins',
    description: 'Deletes sign-ins whose second factor did not come in time.',
    schedule: '0 */5 * * * *',
    deleteBatch: cleanupPendingSignIns,
  }),
  cleanupJob({
    name: 'cleanup_expired_device_codes',
    description: 'Deletes device codes that have expired.',
    schedule: '0 45 * * * *',
    deleteBatch: cleanupExpiredDeviceCodes,
  }),
  cleanupJob({
    name: 'cleanup_expired_access_tokens',
    description: 'Deletes access tokens that have expired.',
    schedule: '0 20 * * * *',
    deleteBatch: cleanupExpiredAccessTokens,
  }),
  cleanupJob({
    name: 'cleanup_expired_refresh_tokens',
    description:
      'Deletes refresh tokens that have expired. Those that were used stay until then: a replay of one is known by them.',
    schedule: '0 30 * * * *',
    deleteBatch: cleanupExpiredRefreshTokens,
  }),
  cleanupJob({
    name: 'cleanup_expired_grants',
    description: 'Deletes grants that have expired, with their authorization codes and tokens.',
    schedule: '0 55 * * * *',
    deleteBatch: cleanupExpiredGrants,
  }),
  cleanupJob({
    name: 'cleanup_used_assertions',
    description: 'Forgets client assertions that are too old to be used again anyway.',
    schedule: '0 */15 * * * *',
    deleteBatch: cleanupUsedAssertions,
  }),
  cleanupJob({
    name: 'cleanup_expired_logout_deliveries',
    description: 'Deletes back-channel logout notices that could not be delivered in time.',
    schedule: '0 25 * * * *',
    deleteBatch: cleanupExpiredLogoutDeliveries,
  }),
  cleanupJob({
    name: 'cleanup_expired_sync_answers',
    description: 'Deletes answers of syncs that are no longer repeated for their idempotency key.',
    schedule: '0 35 * * * *',
    deleteBatch: cleanupExpiredSyncAnswers,
  }),
  cleanupJob({
    name: 'cleanup_sync_progress',
    description: 'Deletes how far syncs had come that ended, or were last heard of, more than an hour ago.',
    schedule: '0 40 * * * *',
    deleteBatch: (store, now) => cleanupSyncProgress(store, addSeconds(now, -SYNC_PROGRESS)),
  }),
  cleanupJob({
    name: 'cleanup_retired_signing_keys',
    description: 'Deletes signing keys whose last token has expired.',
    schedule: '0 5 * * * *',
    deleteBatch: cleanupRetiredSigningKeys,
  }),
  cleanupJob({
    name: 'cleanup_audit_events',
    description: 'Deletes events of the audit log that are older than `audit.retention`.',
    schedule: '0 40 3 * * *',
    deleteBatch: (store, now, { auditRetention }) => deleteOldAuditEvents(store, now, auditRetention),
  }),
  cleanupJob({
    name: 'cleanup_job_logs',
    description:
      'Deletes entries of the job log: after 30 days, and after 2 days those of runs that found nothing to do.',
    schedule: '0 10 3 * * *',
    deleteBatch: (store, now) =>
      deleteOldJobRuns(store, { all: addSeconds(now, -JOB_LOG), idle: addSeconds(now, -IDLE_JOB_LOG) }),
  }),
]
