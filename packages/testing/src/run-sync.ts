import { LOCAL_OPERATOR } from '@barycenter/core/admin-tokens/admin-token'
import type { Env } from '@barycenter/core/env'
import type { SyncUserInput, SyncUsersInput } from '@barycenter/core/sync/sync-input'
import type { SyncUsersOutcome } from '@barycenter/core/sync/sync-outcome'
import { syncUsers } from '@barycenter/core/sync/sync-users'

/** Syncs users as the local operator, with the defaults of the API. */
export function runSync(
  env: Env,
  users: readonly SyncUserInput[],
  options: Partial<SyncUsersInput> = {},
): Promise<SyncUsersOutcome> {
  return syncUsers(env, LOCAL_OPERATOR, {
    users,
    mode: 'APPLY',
    onError: 'ABORT',
    passwordPolicy: 'ENFORCE',
    source: 'default',
    prune: 'NONE',
    maxPrune: '20%',
    expectedPlanHash: undefined,
    idempotencyKey: undefined,
    ...options,
  })
}
