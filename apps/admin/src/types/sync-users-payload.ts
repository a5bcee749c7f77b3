import type { SyncUsersOutcome } from '@barycenter/core/sync/sync-outcome'
import { builder } from '../builder.ts'
import { SyncOutcome } from './sync-outcome.ts'
import { SyncRecordResult } from './sync-record-result.ts'

/** What came of a run. */
export const SyncUsersPayload = builder.objectRef<SyncUsersOutcome>('SyncUsersPayload').implement({
  description: 'What came of a run, or with PLAN would come of it.',
  interfaces: [SyncOutcome],
  fields: (t) => ({
    results: t.field({
      type: [SyncRecordResult],
      description: 'What came of each record, in the order of the input.',
      args: {
        includeUnchanged: t.arg.boolean({
          defaultValue: false,
          description: 'Whether to list the users who are already as declared, too.',
        }),
      },
      resolve: ({ results }, { includeUnchanged }) =>
        includeUnchanged ? results : results.filter(({ action }) => action !== 'UNCHANGED'),
    }),
  }),
})
