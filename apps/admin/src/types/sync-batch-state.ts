import { BATCH_STATES, type BatchState } from '@barycenter/core/sync/staged/follow-batch'
import { builder } from '../builder.ts'

const DESCRIPTIONS: Record<BatchState, string> = {
  STAGED: 'All of it is stored, to be committed.',
  WORKING: 'Its passwords are being hashed. `awaitSyncBatch` tells when that is done.',
  MISSING: 'It is not there, or not as it is now: it is to be sent (again).',
}

/** How a batch stands. */
export const SyncBatchState = builder.enumType('SyncBatchState', {
  description: 'How a batch stands.',
  values: Object.fromEntries(
    BATCH_STATES.map((state) => [state, { description: DESCRIPTIONS[state] }]),
  ) as Record<BatchState, object>,
})
