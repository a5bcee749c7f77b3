import type { User as KnownUser } from '@barycenter/core/users/user'
import { findUserByUsername, listUsersPage } from '@barycenter/core/users/users'
import { builder } from '../builder.ts'
import { resolveConnection } from '../graphql/connection.ts'

const User = builder.objectRef<KnownUser>('User').implement({
  description: 'Someone who can sign in. Passwords and their hashes are not shown to anyone.',
  fields: (t) => ({
    subject: t.exposeID('subject', {
      description: 'The `sub` of OpenID Connect Core §2: given once, never changed, never reused.',
    }),
    username: t.exposeString('username', { description: 'The username, as written.' }),
    email: t.exposeString('email', { nullable: true, description: 'The e-mail address, if one is known.' }),
    emailVerified: t.exposeBoolean('emailVerified', {
      description: 'Whether the address is known to be theirs.',
    }),
    enabled: t.exposeBoolean('enabled', { description: 'Whether they can sign in.' }),
    properties: t.expose('properties', {
      type: 'JSON',
      description: 'Values of your own: always an object.',
    }),
    hasPassword: t.exposeBoolean('hasPassword', { description: 'Whether a password is set.' }),
    passwordChangedAt: t.expose('passwordChangedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the password was set.',
    }),
    source: t.exposeString('source', {
      nullable: true,
      description: 'Which source of `syncUsers` created the user.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the user was created.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When something last changed.' }),
  }),
})

const UserConnection = builder.connectionObject(
  { type: User, name: 'UserConnection', description: 'A page of users.' },
  { name: 'UserEdge', description: 'A user in a list.' },
)

builder.queryField('user', (t) =>
  t.field({
    type: User,
    nullable: true,
    description: 'The user of a username, compared as usernames are; null if there is none.',
    authScopes: { 'users:read': true },
    args: {
      username: t.arg.string({ required: true, description: 'In any spelling that folds to the same.' }),
    },
    resolve: async (_root, { username }, { env }) => (await findUserByUsername(env, username)) ?? null,
  }),
)

builder.queryField('users', (t) =>
  t.field({
    type: UserConnection,
    description: 'All users, in the order in which they were created.',
    authScopes: { 'users:read': true },
    args: {
      first: t.arg.int({ description: 'How many at most: 50 if not said, and never more than 500.' }),
      after: t.arg.string({ description: 'Begin after this cursor.' }),
    },
    resolve: (_root, page, { env }) =>
      resolveConnection(page, {
        fetch: (after, limit) => listUsersPage(env, { after, limit }),
        id: ({ subject }) => subject,
      }),
  }),
)
