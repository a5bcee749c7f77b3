import { USER_LIST, type UserWhere as Where } from '@barycenter/core/users/user-list.store'
import { presentUserRow } from '@barycenter/core/users/users'
import { builder } from '../builder.ts'
import { resolveConnection } from '../graphql/connection.ts'
import { defineOrder } from './order.ts'
import { PAGE_ARGUMENTS } from './page.ts'
import { User } from './user.ts'

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
