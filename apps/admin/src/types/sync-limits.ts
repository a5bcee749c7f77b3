import { USERS_PER_REQUEST } from '@barycenter/core/sync/sync-limits'
import { builder } from '../builder.ts'
import { MAXIMUM_BODY } from '../http/maximum-body.ts'

interface Limits {
  readonly usersPerRequest: number
  readonly bytesPerRequest: number
}

const SyncLimits = builder.objectRef<Limits>('SyncLimits').implement({
  description: 'How much one request may bring. More than that is sent in batches: `beginStagedSync`.',
  fields: (t) => ({
    usersPerRequest: t.exposeInt('usersPerRequest', { description: 'The most users.' }),
    bytesPerRequest: t.exposeInt('bytesPerRequest', { description: 'The largest body, in bytes.' }),
  }),
})

builder.queryField('syncLimits', (t) =>
  t.field({
    type: SyncLimits,
    description: 'How much `syncUsers` and `sendSyncBatch` take at a time.',
    authScopes: { 'users:sync': true },
    resolve: () => ({ usersPerRequest: USERS_PER_REQUEST, bytesPerRequest: MAXIMUM_BODY }),
  }),
)
