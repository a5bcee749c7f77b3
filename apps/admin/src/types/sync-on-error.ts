import type { SyncOnError as OnError } from '@barycenter/core/sync/sync-input'
import { builder } from '../builder.ts'

/** What a bad record means for the good ones. */
export const SyncOnError = builder.enumType('SyncOnError', {
  description: 'What a record that cannot be applied means for the others.',
  values: {
    ABORT: { description: 'All or nothing: with one bad record in it, a run writes nothing.' },
    CONTINUE: { description: 'Every good record is applied; the bad ones are reported.' },
  } satisfies Record<OnError, object>,
})
