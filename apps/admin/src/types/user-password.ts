import {
  InvalidInputError,
  NotFoundError,
  ProtectedError,
  RevisionMismatchError,
} from '@barycenter/core/errors'
import { setPassword } from '@barycenter/core/users/administration/administer-user'
import { builder } from '../builder.ts'
import { changedUserFields } from './changed-user.ts'
import { readUserAim, userAimFields } from './user-aim.ts'

builder.relayMutationField(
  'setPassword',
  {
    description: 'Another password for a user: in plaintext, or as a hash.',
    inputFields: (t) => ({
      ...userAimFields(t),
      password: t.string({
        description: 'The password, in plaintext. It is stored as an argon2id hash only.',
      }),
      passwordHash: t.string({
        description: 'Instead of `password`: its hash, in one of the known formats.',
      }),
    }),
  },
  {
    description: `Gives a user another password, and signs them out everywhere.

A sync under the policy \`ON_CHANGE\` leaves it alone until the file declares another one; under \`ENFORCE\` the
declared password comes back.`,
    authScopes: { 'users:write': true },
    errors: { types: [InvalidInputError, NotFoundError, RevisionMismatchError, ProtectedError] },
    resolve: (_root, { input: { user, revision, ...declared } }, { env, operator }) =>
      setPassword(env, operator, { aim: readUserAim({ user, revision }), ...declared }),
  },
  {
    description: 'The user with another password, and what it cost them.',
    outputFields: changedUserFields,
  },
)
