import { AdminError } from '@barycenter/core/errors'
import { removeUserPasskeys } from '@barycenter/core/passkeys/remove-user-passkeys'
import { builder } from '../builder.ts'
import { User } from './user.ts'
import { readUserReference, UserReference } from './user-reference.ts'

builder.relayMutationField(
  'removeUserPasskeys',
  {
    description: 'Who has lost their passkeys.',
    inputFields: (t) => ({
      user: t.field({ type: UserReference, required: true, description: 'Which user.' }),
    }),
  },
  {
    description: `Removes all passkeys of a user who has lost the device that they are on, and signs them out everywhere. If a
second factor is required of them, they set up another passkey at the next sign-in: so whoever knows their password can.
If that may be somebody else, set another password as well.

\`\`\`graphql
mutation {
  removeUserPasskeys(input: { user: { username: "alice" } }) {
    ... on RemoveUserPasskeysPayload { passkeysRemoved sessionsRevoked }
    ... on Error { code message }
  }
}
\`\`\``,
    authScopes: { 'users:write': true },
    errors: { types: [AdminError] },
    resolve: (_root, { input }, { env, operator }) =>
      removeUserPasskeys(env, operator, readUserReference(input.user)),
  },
  {
    description: 'The user without passkeys, and what it cost them.',
    outputFields: (t) => ({
      user: t.field({ type: User, description: 'The user as they are now.', resolve: ({ user }) => user }),
      passkeysRemoved: t.exposeInt('passkeysRemoved', { description: 'How many passkeys they had.' }),
      sessionsRevoked: t.exposeInt('sessionsRevoked', { description: 'How many of their sessions ended.' }),
      grantsRevoked: t.exposeInt('grantsRevoked', {
        description: 'How many grants ended, and with them their codes, access tokens and refresh tokens.',
      }),
    }),
  },
)
