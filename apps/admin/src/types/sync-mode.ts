import type { SyncMode as Mode } from '@barycenter/core/sync/sync-input'
import { builder } from '../builder.ts'

/** Whether a run writes. */
export const SyncMode = builder.enumType('SyncMode', {
  description: 'Whether a run writes, or only says what it would write.',
  values: {
    APPLY: { description: 'Make the changes.' },
    PLAN: { description: 'Only say what APPLY would do. Nothing is written and no password is hashed.' },
  } satisfies Record<Mode, object>,
})
