import type { Operator } from '../admin-tokens/admin-token.ts'
import type { Env } from '../env.ts'
import type { SyncUsersInput } from './sync-input.ts'
import type { SyncUsersOutcome } from './sync-outcome.ts'

/**
 * Makes the users of an input so.
 *
 * @throws {AdminError} SYNC_IN_PROGRESS, PLAN_STALE
 */
export async function syncUsers(_env: Env, _operator: Operator, _input: SyncUsersInput): Promise<SyncUsersOutcome> {
  throw new Error('not yet')
}
