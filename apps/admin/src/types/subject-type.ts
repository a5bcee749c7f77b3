import { builder } from '../builder.ts'

/** How clients know people. */
export const SubjectType = builder.enumType('SubjectType', {
  description: 'Which `sub` a client is told, OpenID Connect Core §8.',
  values: {
    PUBLIC: { value: 'public', description: 'The same as all others.' },
    PAIRWISE: { value: 'pairwise', description: 'One that only clients of its sector know.' },
  } as const,
})
