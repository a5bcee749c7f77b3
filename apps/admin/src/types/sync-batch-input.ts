import { builder } from '../builder.ts'
import { SyncUserInput } from './sync-user-input.ts'

/** Some of the users of a run. */
export const SyncBatchInput = builder.inputType('SyncBatchInput', {
  description:
    'Some of the users of a run, at most as many as `syncLimits` says. Batches may be cut anywhere. Unchanged ' +
    'passwords are recognised the cheapest if they are cut by usernames, in the same way each time.',
  fields: (t) => ({
    ticket: t.id({ required: true, description: "The run's, from `beginStagedSync`." }),
    number: t.int({
      required: true,
      description: 'From 1, without gaps in the end. A batch takes the place of another one of its number.',
    }),
    users: t.field({
      type: [SyncUserInput],
      required: true,
      description: 'The users. In all batches together each is at most once.',
    }),
    indexes: t.intList({
      required: true,
      description: 'Where each of `users` stands among all of the run, from 0: results are told by these.',
    }),
  }),
})
