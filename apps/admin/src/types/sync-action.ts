import type { SyncAction as Action } from '@barycenter/core/sync/sync-outcome'
import { builder } from '../builder.ts'

/** What a run does with one user. */
export const SyncAction = builder.enumType('SyncAction', {
  description: 'What a run does, or with PLAN would do, with one user.',
  values: {
    CREATE: { description: 'The user is new.' },
    UPDATE: { description: 'Something of the user changes.' },
    UNCHANGED: { description: 'The user is already as declared.' },
    DISABLE: { description: 'The user can no longer sign in.' },
    DELETE: { description: 'The user is removed.' },
    FAIL: { description: 'The record cannot be applied; its `errors` say why.' },
  } satisfies Record<Action, object>,
})
