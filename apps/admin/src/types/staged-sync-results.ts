import { type ResultsPage, readResults } from '@barycenter/core/sync/staged/read-results'
import { builder } from '../builder.ts'
import { SyncRecordResult } from './sync-record-result.ts'

const StagedSyncResults = builder.objectRef<ResultsPage>('StagedSyncResults').implement({
  description: 'A part of what came of the records of a run.',
  fields: (t) => ({
    results: t.expose('results', {
      type: [SyncRecordResult],
      description:
        'What came of the records of a batch, in their order, without users who are already as declared.',
    }),
    next: t.exposeInt('next', {
      nullable: true,
      description: 'What to ask for the next part with, as `after`; null when this was the last one.',
    }),
  }),
})

builder.queryField('stagedSyncResults', (t) =>
  t.field({
    type: StagedSyncResults,
    description: 'What came of the records of a run that was committed, batch by batch.',
    authScopes: { 'users:sync': true },
    args: {
      ticket: t.arg.id({ required: true, description: "The run's." }),
      after: t.arg.int({ defaultValue: 0, description: 'The `next` of the part before; 0 at first.' }),
    },
    resolve: (_root, { ticket, after }, { env }) => readResults(env, ticket, after ?? 0),
  }),
)
