import {
  ConflictError,
  InvalidInputError,
  NotFoundError,
  ProtectedError,
  RevisionMismatchError,
} from '@barycenter/core/errors'
import { updateUser } from '@barycenter/core/users/administration/administer-user'
import { builder } from '../builder.ts'
import { changedUserFields } from './changed-user.ts'
import { readProperties } from './properties.ts'
import { readUserAim, userAimFields } from './user-aim.ts'

builder.relayMutationField(
  'updateUser',
  {
    description: 'What is to be another about a user. What is left out stays as it is.',
    inputFields: (t) => ({
      ...userAimFields(t),
      username: t.string({ description: 'Another username. The `subject` stays.' }),
      email: t.string({
        description: 'Another e-mail address; null clears it. It counts as not verified unless said.',
      }),
      emailVerified: t.boolean({ description: 'Whether the address is known to be theirs.' }),
      enabled: t.boolean({
        description: 'Whether they can sign in. Who is disabled is signed out everywhere.',
      }),
      properties: t.field({
        type: 'JSON',
        description:
          'Per key: a value sets, null removes, what is not listed stays. Null instead of an object removes all.',
      }),
    }),
  },
  {
    description: `Changes a user.

\`\`\`graphql
mutation {
  updateUser(input: { user: { username: "alice" }, email: null, properties: { floor: 3, desk: null } }) {
    ... on UpdateUserPayload { user { email properties revision } sessionsRevoked }
    ... on Error { code message path }
  }
}
\`\`\``,
    authScopes: { 'users:write': true },
    errors: {
      types: [InvalidInputError, NotFoundError, ConflictError, ProtectedError, RevisionMismatchError],
    },
    resolve: (_root, { input: { user, revision, ...update } }, { env, operator }) =>
      updateUser(env, operator, {
        aim: readUserAim({ user, revision }),
        update: { ...update, properties: readProperties(update.properties) },
      }),
  },
  { description: 'The user after an update, and what it cost them.', outputFields: changedUserFields },
)
