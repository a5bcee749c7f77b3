import { type BegunRun, beginStagedRun } from '@barycenter/core/sync/staged/begin-run'
import { builder } from '../builder.ts'
import { asStagedOptions, StagedSyncInput } from './staged-sync-input.ts'

const StagedSync = builder.objectRef<BegunRun>('StagedSync').implement({
  description: 'A run that is sent in batches.',
  fields: (t) => ({
    runId: t.exposeID('runId', { description: 'Names the run; `syncRuns` lists it if it wrote something.' }),
    ticket: t.exposeID('ticket', {
      description: 'The right to send the batches of the run, and to commit it. To be kept secret.',
    }),
    isResumed: t.exposeBoolean('isResumed', {
      description:
        'Whether an interrupted run goes on. All batches are to be sent again, but those that were sent ' +
        'before and have not changed are not planned and hashed again.',
    }),
  }),
})

builder.mutationField('beginStagedSync', (t) =>
  t.field({
    type: StagedSync,
    description: `Begins a run that is too large for one request: then \`sendSyncBatch\` until everything is sent,
\`commitStagedSync\`, \`stagedSyncResults\` if they are wanted, and \`giveUpStagedSync\`. Nothing that is sent holds
before it is committed, and passwords are stored as hashes only.

An interrupted run of the same operator, source and options goes on; one with other options is given up.
While another client is sending users of the source this waits, and is refused with \`SYNC_IN_PROGRESS\` if that
takes too long. What is not heard of for a day is deleted.`,
    authScopes: { 'users:sync': true },
    args: {
      input: t.arg({ type: StagedSyncInput, required: true, description: 'How the run goes about it.' }),
    },
    resolve: (_root, { input }, { env, operator }) => beginStagedRun(env, operator, asStagedOptions(input)),
  }),
)
