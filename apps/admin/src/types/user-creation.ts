import { ConflictError, InvalidInputError, ProtectedError } from '@barycenter/core/errors'
import { createUser } from '@barycenter/core/users/administration/create-user'
import { builder } from '../builder.ts'
import { readProperties } from './properties.ts'
import { User } from './user.ts'

builder.relayMutationField(
  'createUser',
  {
    description: 'A new user.',
    inputFields: (t) => ({
      username: t.string({
        required: true,
        description: 'Compared NFKC and case-folded, stored as written.',
      }),
      email: t.string({ description: 'The e-mail address.' }),
      emailVerified: t.boolean({
        description: 'Whether the address is known to be theirs: not unless said.',
      }),
      enabled: t.boolean({ description: 'Whether they can sign in: they can unless said.' }),
      password: t.string({
        description: 'The password, in plaintext. It is stored as an argon2id hash only.',
      }),
      passwordHash: t.string({
        description: 'Instead of `password`: its hash, in one of the known formats.',
      }),
      properties: t.field({ type: 'JSON', description: 'Values of your own: an object.' }),
    }),
  },
  {
    description: `Makes a user. They belong to no source of \`syncUsers\`; one that declares the username takes them over.
Without a password they cannot sign in by one.

\`\`\`graphql
mutation {
  createUser(input: { username: "alice", email: "alice@example.com", password: "correct horse battery staple" }) {
    ... on CreateUserPayload { user { id subject } }
    ... on Error { code message path }
  }
}
\`\`\``,
    authScopes: { 'users:write': true },
    errors: { types: [InvalidInputError, ConflictError, ProtectedError] },
    resolve: async (_root, { input }, { env, operator }) => ({
      user: await createUser(env, operator, { ...input, properties: readProperties(input.properties) }),
    }),
  },
  {
    description: 'That a user was made.',
    outputFields: (t) => ({
      user: t.field({ type: User, description: 'The new user.', resolve: ({ user }) => user }),
    }),
  },
)
