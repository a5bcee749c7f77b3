import type { SyncPrune as Prune } from '@barycenter/core/sync/sync-input'
import { builder } from '../builder.ts'

/** What happens to users of the source who are not listed. */
export const SyncPrune = builder.enumType('SyncPrune', {
  description: 'What happens to users of the source whom a run does not list, or declares absent.',
  values: {
    NONE: { description: 'They stay as they are.' },
    DISABLE: { description: 'They are disabled and signed out. Their subject stays theirs.' },
    DELETE: { description: 'They are deleted. Who is declared again later is a new user.' },
  } satisfies Record<Prune, object>,
})
