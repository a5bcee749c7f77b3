import { presentSession } from '@barycenter/core/sessions/listed-session'
import { SESSION_LIST, type SessionWhere } from '@barycenter/core/sessions/session-list.store'
import { builder } from '../builder.ts'
import type { AdminContext } from '../context.ts'
import { type ListArguments, resolveConnection } from '../graphql/connection.ts'
import { defineOrder } from './order.ts'
import { PAGE_ARGUMENTS } from './page.ts'
import { Session } from './session.ts'
import { User } from './user.ts'

const SessionConnection = builder.connectionObject(
  { type: Session, name: 'SessionConnection', description: 'A page of sessions.' },
  { name: 'SessionEdge', description: 'A session in a list.' },
)

const SessionOrder = defineOrder('Session', 'sessions', { AUTH_TIME: 'When their people signed in.' })

const SessionFilter = builder.inputRef<SessionWhere>('SessionFilter').implement({
  description: 'Which sessions.',
  fields: (t) => ({ subject: t.string({ description: 'Only those of the user with this `subject`.' }) }),
})

const ARGUMENTS = builder.args((t) => ({
  ...PAGE_ARGUMENTS,
  orderBy: t.field({ type: SessionOrder, description: 'In which order.' }),
}))

builder.queryField('sessions', (t) =>
  t.field({
    type: SessionConnection,
    description: `Sessions, the latest sign-in first unless \`orderBy\` says otherwise. One that has expired is listed until it
is swept, a few minutes later.

\`\`\`graphql
{ sessions(first: 20) { edges { node { id authTime address userAgent user { username } } } } }
\`\`\``,
    authScopes: { 'sessions:read': true },
    args: {
      ...ARGUMENTS,
      where: t.arg({ type: SessionFilter, description: 'Which ones: all of them if not said.' }),
    },
    resolve: (_root, page, context) => listSessions(context, page),
  }),
)

builder.objectField(User, 'sessions', (t) =>
  t.field({
    type: SessionConnection,
    description: 'Where they are signed in, the latest sign-in first. Needs the scope `sessions:read`.',
    authScopes: { 'sessions:read': true },
    args: ARGUMENTS,
    resolve: ({ subject }, page, context) => listSessions(context, { ...page, where: { subject } }),
  }),
)

function listSessions(
  context: AdminContext,
  page: ListArguments<SessionWhere, keyof (typeof SESSION_LIST)['orders']>,
) {
  return resolveConnection(context, page, {
    list: SESSION_LIST,
    orderBy: { field: 'AUTH_TIME', direction: 'DESC' },
    present: presentSession,
  })
}
