import { NotFoundError, ProtectedError, RevisionMismatchError } from '@barycenter/core/errors'
import { setEnabled } from '@barycenter/core/users/administration/administer-user'
import { builder } from '../builder.ts'
import { changedUserFields } from './changed-user.ts'
import { readUserAim, userAimFields } from './user-aim.ts'

builder.relayMutationField(
  'enableUser',
  { description: 'Who is to sign in again.', inputFields: userAimFields },
  {
    description: 'Lets a user sign in again. One who can is left as they are.',
    authScopes: { 'users:write': true },
    errors: { types: [NotFoundError, RevisionMismatchError, ProtectedError] },
    resolve: (_root, { input }, { env, operator }) =>
      setEnabled(env, operator, { aim: readUserAim(input), enabled: true }),
  },
  { description: 'The user who can sign in again.', outputFields: changedUserFields },
)

builder.relayMutationField(
  'disableUser',
  { description: 'Who is not to sign in any more.', inputFields: userAimFields },
  {
    description: `Lets a user not sign in any more, and signs them out everywhere. Their record stays.

\`\`\`graphql
mutation {
  disableUser(input: { user: { username: "alice" } }) {
    ... on DisableUserPayload { sessionsRevoked grantsRevoked }
    ... on Error { code message }
  }
}
\`\`\``,
    authScopes: { 'users:write': true },
    errors: { types: [NotFoundError, ProtectedError, RevisionMismatchError] },
    resolve: (_root, { input }, { env, operator }) =>
      setEnabled(env, operator, { aim: readUserAim(input), enabled: false }),
  },
  { description: 'The user who is out, and what it cost them.', outputFields: changedUserFields },
)
