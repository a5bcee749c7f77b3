import type { User as KnownUser } from '@barycenter/core/users/user'
import { USER_LIST, type UserWhere as Where } from '@barycenter/core/users/user-list.store'
import { findUserByUsername, findUsersOf, presentUserRow } from '@barycenter/core/users/users'
import { builder } from '../builder.ts'
import { resolveConnection } from '../graphql/connection.ts'
import { loadedBy } from '../graphql/loaded-by.ts'
import { defineOrder } from './order.ts'
import { PAGE_ARGUMENTS } from './page.ts'

/**
 * Someone who can sign in; a field may also return their subject.
 *
 * @public
 */
export const User = builder.loadableNode('User', {
  ...loadedBy<KnownUser>('User', ['users:read'], {
    find: ({ env }, subjects) => findUsersOf(env, subjects),
    toKey: ({ subject }) => subject,
  }),
  id: { resolve: ({ subject }) => subject },
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
    revision: t.exposeInt('revision', {
      description: 'Grows with each change: `updateUser` can insist on the one that it was decided on.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the user was created.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When something last changed.' }),
  }),
})

const UserConnection = builder.connectionObject(
  { type: User, name: 'UserConnection', description: 'A page of users.' },
  { name: 'UserEdge', description: 'A user in a list.' },
)

const UserOrder = defineOrder('User', 'users', {
  CREATED_AT: 'When they were created.',
  USERNAME: 'Their usernames, as they are compared.',
})

const UserFilter = builder.inputRef<Where>('UserFilter').implement({
  description: 'Which users: one of these at a time, for each is answered from an index of its own.',
  fields: (t) => ({
    enabled: t.boolean({ description: 'Only those who can, or cannot, sign in.' }),
    source: t.string({ description: 'Only those whom this source of `syncUsers` declares.' }),
    email: t.string({
      description: 'Only those with this address, as it is written. Not in the order of USERNAME.',
    }),
  }),
})

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
    description: `Users, in the order in which they were created unless \`orderBy\` says otherwise.

\`\`\`graphql
{
  users(first: 20, where: { enabled: false }, orderBy: { field: USERNAME }) {
    totalCount
    edges { node { username email } }
    pageInfo { hasNextPage endCursor }
  }
}
\`\`\``,
    authScopes: { 'users:read': true },
    args: {
      ...PAGE_ARGUMENTS,
      where: t.arg({ type: UserFilter, description: 'Which ones: all of them if not said.' }),
      orderBy: t.arg({ type: UserOrder, description: 'In which order.' }),
    },
    resolve: (_root, page, context) =>
      resolveConnection(context, page, {
        list: USER_LIST,
        orderBy: { field: 'CREATED_AT', direction: 'ASC' },
        present: presentUserRow,
      }),
  }),
)
