import type { SyncState as State } from '@barycenter/core/sync/sync-input'
import { builder } from '../builder.ts'

/** Whether a listed user is to be there. */
export const SyncState = builder.enumType('SyncState', {
  description: 'Whether a listed user is to be there.',
  values: {
    PRESENT: { description: 'The user is to be as declared.' },
    ABSENT: { description: "The user is to be disabled or deleted, as the run's `absent` or `prune` says." },
  } satisfies Record<State, object>,
})
