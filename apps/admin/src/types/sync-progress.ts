import { followProgress } from '@barycenter/core/sync/progress/follow-progress'
import type {
  SyncPhase as Phase,
  SyncProgress as Progress,
} from '@barycenter/core/sync/progress/sync-progress'
import { builder } from '../builder.ts'

const PHASES: { readonly [phase in Phase]: { readonly description: string } } = {
  PLANNING: { description: 'Looks at what there is.' },
  VERIFYING: { description: 'Verifies declared passwords against the hashes that there are.' },
  WAITING: { description: 'Waits for another run to end.' },
  HASHING: { description: 'Hashes new passwords.' },
  STAGING: { description: 'Works on the batches of a run that is sent in batches. Steps are users.' },
  WRITING: { description: 'Writes, in a transaction.' },
  DONE: { description: 'The run has ended, and its mutation tells what came of it. Steps are users.' },
  FAILED: { description: 'The run has ended with an error, which its mutation tells.' },
  INTERRUPTED: { description: 'The run has not been heard of: its process may have ended.' },
}

const SyncPhase = builder.enumType('SyncPhase', {
  description: 'What a run is at, or how it ended: nothing comes after `DONE`, `FAILED` and `INTERRUPTED`.',
  values: PHASES,
})

const SyncProgress = builder.objectRef<Progress>('SyncProgress').implement({
  description: 'How far a run has come.',
  fields: (t) => ({
    runId: t.exposeID('runId', { description: 'Names the run.' }),
    phase: t.expose('phase', { type: SyncPhase, description: 'What the run is at, or how it ended.' }),
    done: t.exposeInt('done', { description: 'How many steps of the phase are done.' }),
    total: t.exposeInt('total', {
      nullable: true,
      description: 'How many steps the phase has; null where that is not known.',
    }),
    hashed: t.exposeInt('hashed', {
      description: 'How many argon2 evaluations the run took so far, of whatever phase.',
    }),
  }),
})

builder.subscriptionField('syncProgress', (t) =>
  t.field({
    type: SyncProgress,
    description: `How far a run has come, whichever replica it is on: what is known at once, then each change, twice a second
at most, and at last how it ended. For runs of \`syncUsers\` that were given a \`runId\`, and for those of
\`beginStagedSync\`. It may be asked for up to a minute before the run begins; it lasts ten minutes at most, after
which it may be asked for again.

\`\`\`graphql
subscription { syncProgress(runId: "019a…") { phase done total hashed } }
\`\`\``,
    authScopes: { 'users:sync': true },
    args: { runId: t.arg.id({ required: true, description: "The run's." }) },
    subscribe: (_root, { runId }, { env }) => followProgress(env, runId),
    resolve: (progress) => progress,
  }),
)

builder.queryField('newSyncRunId', (t) =>
  t.id({
    description:
      'An id for a run to come, for the next hour: give it to `syncUsers` as `runId`, and watch `syncProgress`. ' +
      'It has the time in it, as this service knows it.',
    authScopes: { 'users:sync': true },
    resolve: (_root, _arguments, { env }) => env.random.id(),
  }),
)
