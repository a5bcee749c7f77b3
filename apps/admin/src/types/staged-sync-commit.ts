import { AdminError } from '@barycenter/core/errors'
import { type CommitState, commitStagedRun } from '@barycenter/core/sync/staged/commit-run'
import { giveUpStagedRun } from '@barycenter/core/sync/staged/give-up-run'
import type { StagedOutcome } from '@barycenter/core/sync/staged/staged-run'
import { builder } from '../builder.ts'
import { recordsFailed, type ToldFailure, tellFailure } from '../graphql/told-failure.ts'
import { SyncOutcome } from './sync-outcome.ts'

const StagedSyncOutcome = builder.objectRef<StagedOutcome>('StagedSyncOutcome').implement({
  description: 'What came of a run that was sent in batches; `stagedSyncResults` tells the results.',
  interfaces: [SyncOutcome],
})

const StagedSyncCommit = builder.objectRef<CommitState>('StagedSyncCommit').implement({
  description: 'How the commit of a run stands.',
  fields: (t) => ({
    outcome: t.field({
      type: StagedSyncOutcome,
      nullable: true,
      description: 'What came of the run; null while it is being written, and while batches are missing.',
      resolve: ({ ending }) => {
        if (ending?.kind === 'refused') throw new AdminError(ending.code, ending.message)
        return ending?.outcome
      },
    }),
    missing: t.exposeIntList('missing', {
      description:
        'The numbers of batches that are to be sent, or to be sent again: because their users were changed ' +
        'since, or because they were only checked so far, and now that all are, their passwords are to be ' +
        'hashed. If there are any, nothing more was written.',
    }),
  }),
})

builder.mutationField('commitStagedSync', (t) =>
  t.field({
    type: StagedSyncCommit,
    description: `Makes the users of all batches so, and prunes. With PLAN, only tells what would come of it. An answer comes
within half a minute; without an \`outcome\` or \`missing\` batches in it the work goes on, and the same
request tells more. It is safe to repeat.`,
    authScopes: { 'users:sync': true },
    args: {
      ticket: t.arg.id({ required: true, description: "The run's." }),
      batches: t.arg.int({ required: true, description: 'How many batches there are.' }),
    },
    resolve: async (_root, { ticket, batches }, { env, operator }) => {
      const state = await commitStagedRun(env, operator, { ticket, batches })
      return tellFailure(state, failureOf(state))
    },
  }),
)

function failureOf({ ending }: CommitState): ToldFailure | undefined {
  if (ending === undefined) return undefined
  return ending.kind === 'refused' ? { code: ending.code } : recordsFailed(ending.outcome)
}

builder.mutationField('giveUpStagedSync', (t) =>
  t.boolean({
    description:
      'Ends a run for good and deletes what was sent: of one that was not committed all of it, of one that was ' +
      'what is left to tell about it. True, unless it throws.',
    authScopes: { 'users:sync': true },
    args: { ticket: t.arg.id({ required: true, description: "The run's." }) },
    resolve: async (_root, { ticket }, { env }) => {
      await giveUpStagedRun(env, ticket)
      return true
    },
  }),
)
