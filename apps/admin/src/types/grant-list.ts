import { presentGrant } from '@barycenter/core/grants/administer-grants'
import { GRANT_LIST, type GrantWhere as Where } from '@barycenter/core/grants/grant-list.store'
import { builder } from '../builder.ts'
import { resolveConnection } from '../graphql/connection.ts'
import { Grant } from './grant.ts'
import { defineOrder } from './order.ts'
import { PAGE_ARGUMENTS } from './page.ts'

const GrantConnection = builder.connectionObject(
  { type: Grant, name: 'GrantConnection', description: 'A page of grants.' },
  { name: 'GrantEdge', description: 'A grant in a list.' },
)

const GrantOrder = defineOrder('Grant', 'grants', { CREATED_AT: 'When they were made.' })

const GrantFilter = builder.inputRef<Where>('GrantFilter').implement({
  description: 'Which grants: one of these at a time, for each is answered from an index of its own.',
  fields: (t) => ({
    subject: t.string({ description: 'Only those of the user with this `subject`.' }),
    clientId: t.string({ description: 'Only those to the client with this `client_id`.' }),
  }),
})

builder.queryField('grants', (t) =>
  t.field({
    type: GrantConnection,
    description: `Grants, the latest first unless \`orderBy\` says otherwise; those that have ended, too, until they are swept.

\`\`\`graphql
{
  grants(first: 20, where: { clientId: "client_0190b8f07c3e7cc1b5a5d2f0a1b2c3d4" }) {
    edges { node { id scopes createdAt revokedAt refreshTokens { expiresAt } } }
  }
}
\`\`\``,
    authScopes: { 'tokens:read': true },
    args: {
      ...PAGE_ARGUMENTS,
      where: t.arg({ type: GrantFilter, description: 'Which ones: all of them if not said.' }),
      orderBy: t.arg({ type: GrantOrder, description: 'In which order.' }),
    },
    resolve: (_root, page, context) =>
      resolveConnection(context, page, {
        list: GRANT_LIST,
        orderBy: { field: 'CREATED_AT', direction: 'DESC' },
        present: presentGrant,
      }),
  }),
)
