import type { SyncWork as Work } from '@barycenter/core/sync/sync-outcome'
import { builder } from '../builder.ts'

/** What a run cost. */
export const SyncWork = builder.objectRef<Work>('SyncWork').implement({
  description: 'What a run cost.',
  fields: (t) => ({
    passwordsHashed: t.exposeInt('passwordsHashed', { description: 'New password hashes that were made.' }),
    passwordsVerified: t.exposeInt('passwordsVerified', {
      description: 'Evaluations of a hash to find out whether passwords had changed.',
    }),
    checkpoints: t.exposeInt('checkpoints', {
      description: 'Evaluations that stood for verifying the passwords of many users at once.',
    }),
    rowsWritten: t.exposeInt('rowsWritten', {
      description: 'Rows that were inserted, updated or deleted, those of the history included.',
    }),
    sessionsRevoked: t.exposeInt('sessionsRevoked', { description: 'Sessions that ended.' }),
    grantsRevoked: t.exposeInt('grantsRevoked', {
      description: 'Live grants that ended, and with them their refresh tokens and access tokens.',
    }),
  }),
})
