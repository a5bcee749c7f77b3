import { NotFoundError, ProtectedError, RevisionMismatchError } from '@barycenter/core/errors'
import { deleteUser } from '@barycenter/core/users/administration/administer-user'
import { builder } from '../builder.ts'
import { writeGlobalId } from '../graphql/global-id.ts'
import { revokedFields } from './changed-user.ts'
import { readUserAim, userAimFields } from './user-aim.ts'

builder.relayMutationField(
  'deleteUser',
  { description: 'Who is to be deleted.', inputFields: userAimFields },
  {
    description:
      'Deletes a user with their sessions, grants and consents. A sync that still declares them makes them anew.',
    authScopes: { 'users:write': true },
    errors: { types: [NotFoundError, ProtectedError, RevisionMismatchError] },
    resolve: (_root, { input }, { env, operator }) => deleteUser(env, operator, readUserAim(input)),
  },
  {
    description: 'Who was deleted.',
    outputFields: (t) => ({
      deletedId: t.id({
        description: 'The `id` of who is gone.',
        resolve: ({ user }) => writeGlobalId('User', user.subject),
      }),
      subject: t.id({
        description: 'Their `subject`: never given to anybody else.',
        resolve: ({ user }) => user.subject,
      }),
      username: t.string({
        description: 'Their username, free again.',
        resolve: ({ user }) => user.username,
      }),
      ...revokedFields(t),
    }),
  },
)
