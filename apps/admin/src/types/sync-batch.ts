import { type BatchState, followBatch, sendBatch } from '@barycenter/core/sync/staged/follow-batch'
import type { SyncUserInput } from '@barycenter/core/sync/sync-input'
import { checkSize } from '@barycenter/core/sync/sync-limits'
import { builder } from '../builder.ts'
import { SyncBatchInput } from './sync-batch-input.ts'
import { SyncBatchState } from './sync-batch-state.ts'

const SyncBatch = builder
  .objectRef<{ readonly number: number; readonly state: BatchState }>('SyncBatch')
  .implement({
    description: 'A batch of a run.',
    fields: (t) => ({
      number: t.exposeInt('number', { description: 'As it was sent.' }),
      state: t.expose('state', { type: SyncBatchState, description: 'How the batch stands.' }),
    }),
  })

builder.mutationField('sendSyncBatch', (t) =>
  t.field({
    type: SyncBatch,
    description: `Plans a batch of users, hashes their passwords, and stores what is to be written. It is safe to repeat: a
batch that is there and has not changed is left as it is. An answer comes within half a minute; the work
may go on after that.`,
    authScopes: { 'users:sync': true },
    args: { input: t.arg({ type: SyncBatchInput, required: true, description: 'The batch.' }) },
    resolve: async (_root, { input: { ticket, number, users, indexes } }, { env }) => {
      checkSize(users)
      // As for syncUsers.
      const batch = { number, indexes, users: users as readonly SyncUserInput[] }
      return { number, state: await sendBatch(env, ticket, batch) }
    },
  }),
)

builder.mutationField('awaitSyncBatch', (t) =>
  t.field({
    type: SyncBatch,
    description:
      'Waits for a batch that was sent, at most half a minute. It also says that the client is still there: ' +
      'after a quarter of a minute without a word another client may take the run over.',
    authScopes: { 'users:sync': true },
    args: {
      ticket: t.arg.id({ required: true, description: "The run's." }),
      number: t.arg.int({ required: true, description: 'Which batch.' }),
    },
    resolve: async (_root, { ticket, number }, { env }) => ({
      number,
      state: await followBatch(env, ticket, number),
    }),
  }),
)
