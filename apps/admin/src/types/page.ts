import { builder } from '../builder.ts'

/** The arguments of a field that returns a connection: which page. */
export const PAGE_ARGUMENTS = builder.args((t) => ({
  first: t.int({ description: 'How many at most, from the start: 50 if not said, and never more than 500.' }),
  after: t.string({ description: 'Begin after this cursor.' }),
  last: t.int({ description: 'How many at most, from the end, instead of `first`. In the same order.' }),
  before: t.string({ description: 'End before this cursor.' }),
}))

builder.globalConnectionField('totalCount', (t) =>
  t.int({
    description:
      'How many there are on all pages together. Counted only when asked for: it takes the longer the more there are.',
    resolve: ({ countAll }) => countAll(),
  }),
)
