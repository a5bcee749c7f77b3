import type { Batch } from './batch.ts'
import type { SyncUsersOptions } from './sync-users-options.ts'

/**
 * Without `--on-error continue` one bad record keeps everything back; with it, at least one must be good.
 * A bad record is not sent, and its user would count as not listed: then nothing is pruned either.
 */
export function canBeSent({ isReadable, bad, good }: Batch, { onError, prune }: SyncUsersOptions): boolean {
  const canLeaveOut = onError === 'continue' && prune === 'none' && good.length > 0
  return isReadable && (bad.length === 0 || canLeaveOut)
}
