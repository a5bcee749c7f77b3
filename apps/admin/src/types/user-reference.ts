import type { UserReference as Reference } from '@barycenter/core/users/administration/user-reference.store'
import { asSubject } from '@barycenter/core/users/user'
import { builder } from '../builder.ts'
import { keyOf } from '../graphql/global-id.ts'

/** Which user is meant, as an input. */
export const UserReference = builder.inputType('UserReference', {
  description: 'Which user is meant, by one of these.',
  isOneOf: true,
  fields: (t) => ({
    id: t.id({ description: 'Their `id`.' }),
    subject: t.string({ description: 'Their `subject`.' }),
    username: t.string({ description: 'Their username, in any spelling that folds to the same.' }),
  }),
})

/**
 * Reads which user is meant.
 *
 * @throws {Refusal} BAD_USER_INPUT when the `id` is none of a user.
 */
export function readUserReference({ id, subject, username }: typeof UserReference.$inferInput): Reference {
  if (typeof username === 'string') return { kind: 'username', username }
  if (typeof subject === 'string') return { kind: 'subject', subject: asSubject(subject) }
  // Exactly one of the three is there: the type is a OneOf.
  return { kind: 'subject', subject: asSubject(keyOf('User', id ?? '')) }
}
