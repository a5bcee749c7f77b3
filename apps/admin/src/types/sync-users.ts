import type { SyncUsersInput as Run, SyncUserInput } from '@barycenter/core/sync/sync-input'
import { checkSize } from '@barycenter/core/sync/sync-limits'
import { syncUsers } from '@barycenter/core/sync/sync-users'
import { builder } from '../builder.ts'
import { recordsFailed, tellFailure } from '../graphql/told-failure.ts'
import { type RequestedSync, SyncUsersInput } from './sync-users-input.ts'
import { SyncUsersPayload } from './sync-users-payload.ts'

builder.mutationField('syncUsers', (t) =>
  t.field({
    type: SyncUsersPayload,
    description: `Makes the users of the input so: creates who is missing, changes who is different, and, unless
\`prune\` says otherwise, leaves everyone else alone. Running it again changes nothing.

A record that cannot be applied is told in \`results\`, not as an error of the request. A run waits for
another one to end, and is refused with \`SYNC_IN_PROGRESS\` if that takes too long; it is refused with
\`PLAN_STALE\` when \`expectedPlanHash\` no longer names the plan, and with \`PRUNE_GUARD\` when it would remove more
users than \`maxPrune\`, or goes on on errors and has a record whose username cannot be one, whoever that is.

\`\`\`graphql
mutation {
  syncUsers(input: {
    mode: PLAN
    users: [{ username: "alice", email: "alice@example.com", password: "correct horse battery staple" }]
  }) {
    created updated unchanged failed
    results { username action changes { field before after } errors { code message path } }
  }
}
\`\`\``,
    authScopes: { 'users:sync': true },
    args: {
      input: t.arg({
        type: SyncUsersInput,
        required: true,
        description: 'The users, and how to go about it.',
      }),
    },
    resolve: async (_root, { input }, { env, operator }) => {
      checkSize(input.users)
      const outcome = await syncUsers(env, operator, asRun(input))
      return tellFailure(outcome, recordsFailed(outcome, outcome.results))
    },
  }),
)

/** Null means the default, where there is one. */
function asRun(requested: RequestedSync): Run {
  return {
    // That `properties` is an object, if anything, is told per record by the run: PROPERTIES_INVALID.
    users: requested.users as readonly SyncUserInput[],
    mode: requested.mode ?? 'APPLY',
    onError: requested.onError ?? 'ABORT',
    passwordPolicy: requested.passwordPolicy ?? 'ENFORCE',
    source: requested.source ?? 'default',
    takeOver: requested.takeOver ?? undefined,
    prune: requested.prune ?? 'NONE',
    absent: requested.absent ?? undefined,
    maxPrune: requested.maxPrune ?? '20%',
    expectedPlanHash: requested.expectedPlanHash ?? undefined,
    idempotencyKey: requested.idempotencyKey ?? undefined,
    runId: requested.runId ?? undefined,
  }
}
