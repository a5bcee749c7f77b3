import { AdminError } from '../errors.ts'

/** The most users that one request may bring, be it a whole run or a batch of one. */
export const USERS_PER_REQUEST = 20_000

/** @throws {AdminError} SYNC_TOO_LARGE when a request brings more. */
export function checkSize(users: readonly unknown[]): void {
  if (users.length <= USERS_PER_REQUEST) return
  throw new AdminError(
    'SYNC_TOO_LARGE',
    `a request has at most ${USERS_PER_REQUEST} users, and this one has ${users.length}; nothing was written. Send them in batches: beginStagedSync, sendSyncBatch, commitStagedSync, as \`barycenter sync-users\` does`,
  )
}
