import type { StagedSyncOptions } from '@barycenter/core/sync/staged/staged-run'
import { builder } from '../builder.ts'
import { PasswordPolicy } from './password-policy.ts'
import { SyncMode } from './sync-mode.ts'
import { SyncOnError } from './sync-on-error.ts'
import { SyncPrune } from './sync-prune.ts'

/** How a run in batches goes about it. */
export const StagedSyncInput = builder.inputType('StagedSyncInput', {
  description: 'How a run that is sent in batches goes about it: as in `SyncUsersInput`.',
  fields: (t) => ({
    mode: t.field({ type: SyncMode, defaultValue: 'APPLY', description: 'Whether to write.' }),
    onError: t.field({
      type: SyncOnError,
      defaultValue: 'ABORT',
      description:
        'What a record that cannot be applied means for the others. ABORT writes all batches in one ' +
        'transaction, CONTINUE each in one of its own.',
    }),
    passwordPolicy: t.field({
      type: PasswordPolicy,
      defaultValue: 'ENFORCE',
      description: 'When a declared password replaces the one that a user has.',
    }),
    source: t.string({
      defaultValue: 'default',
      description: 'Who declares these users. A user belongs to the first source that declared them.',
    }),
    takeOver: t.boolean({
      description:
        'Whether users are changed who are there already and belong to another source, or to none: so it is unless ' +
        'this is false, which refuses their records with USER_OF_OTHER_SOURCE.',
    }),
    prune: t.field({
      type: SyncPrune,
      defaultValue: 'NONE',
      description: 'What happens to users who belong to the source and are in no batch.',
    }),
    absent: t.field({
      type: SyncPrune,
      description:
        'What happens to users who are declared ABSENT: as `prune` says, if it is not given; `maxPrune` does not count ' +
        'them.',
    }),
    maxPrune: t.string({
      defaultValue: '20%',
      description:
        'How many users may be removed for not being listed: a number, or a share of those who belong to the ' +
        'source. If there are more, the commit is refused with PRUNE_GUARD.',
    }),
    expectedPlanHash: t.string({
      description:
        'The `planHash` of a PLAN: if the plan is no longer that one, the commit is refused with PLAN_STALE.',
    }),
  }),
})

/** Null means the default, where there is one. */
export function asStagedOptions(requested: typeof StagedSyncInput.$inferInput): StagedSyncOptions {
  return {
    mode: requested.mode ?? 'APPLY',
    onError: requested.onError ?? 'ABORT',
    passwordPolicy: requested.passwordPolicy ?? 'ENFORCE',
    source: requested.source ?? 'default',
    takeOver: requested.takeOver ?? undefined,
    prune: requested.prune ?? 'NONE',
    absent: requested.absent ?? undefined,
    maxPrune: requested.maxPrune ?? '20%',
    expectedPlanHash: requested.expectedPlanHash ?? undefined,
  }
}
