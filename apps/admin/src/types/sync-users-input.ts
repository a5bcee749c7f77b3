import { builder } from '../builder.ts'
import { PasswordPolicy } from './password-policy.ts'
import { SyncMode } from './sync-mode.ts'
import { SyncOnError } from './sync-on-error.ts'
import { SyncPrune } from './sync-prune.ts'
import { SyncUserInput } from './sync-user-input.ts'

/** One run of `syncUsers`. */
export const SyncUsersInput = builder.inputType('SyncUsersInput', {
  description: 'Which users there should be, and how a run goes about it.',
  fields: (t) => ({
    users: t.field({ type: [SyncUserInput], required: true, description: 'The users, each at most once.' }),
    mode: t.field({ type: SyncMode, defaultValue: 'APPLY', description: 'Whether to write.' }),
    onError: t.field({
      type: SyncOnError,
      defaultValue: 'ABORT',
      description: 'What a record that cannot be applied means for the others.',
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
      description: 'What happens to users who belong to the source and are not listed.',
    }),
    absent: t.field({
      type: SyncPrune,
      description:
        'What happens to users who are declared ABSENT: as `prune` says, if it is not given. With it, some can be removed ' +
        'by a run that does not list all others; `maxPrune` does not count them.',
    }),
    maxPrune: t.string({
      defaultValue: '20%',
      description:
        'How many users may be removed for not being listed: a number, or a share of those who belong to the ' +
        'source. If there are more, the run is refused with PRUNE_GUARD.',
    }),
    idempotencyKey: t.string({
      description:
        'Makes a repetition safe to send: the same request with the same key, within a day, gets the stored ' +
        'answer of the first that wrote something. Another request with the key is refused with ' +
        'IDEMPOTENCY_MISMATCH. Without meaning for PLAN.',
    }),
    runId: t.id({
      description:
        'The id that the run is to have, from `newSyncRunId` or a new UUIDv7, so that `syncProgress` can be asked for ' +
        'it before it begins. Each request needs one of its own.',
    }),
    expectedPlanHash: t.string({
      description:
        'The `planHash` of a PLAN: if the plan is no longer that one, the run is refused with PLAN_STALE.',
    }),
  }),
})

/** A run as it was asked for. */
export type RequestedSync = typeof SyncUsersInput.$inferInput
