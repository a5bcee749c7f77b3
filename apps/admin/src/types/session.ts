import { findListedSessions, type ListedSession } from '@barycenter/core/sessions/listed-session'
import { builder } from '../builder.ts'
import { loadedBy } from '../graphql/loaded-by.ts'
import { User } from './user.ts'

/** A sign-in of somebody with a browser; a field may also return its `sessionId`. */
export const Session = builder.loadableNode('Session', {
  ...loadedBy<ListedSession>('Session', ['sessions:read'], {
    find: ({ env }, sessionIds) => findListedSessions(env, sessionIds),
    toKey: ({ sessionId }) => sessionId,
  }),
  id: { resolve: ({ sessionId }) => sessionId },
  description: 'A sign-in of somebody with a browser. What opens it is not shown to anyone.',
  fields: (t) => ({
    sessionId: t.exposeID('sessionId', {
      description: 'The `sid` of ID tokens and logout tokens. It opens nothing.',
    }),
    user: t.field({
      type: User,
      nullable: true,
      description: 'Who signed in; null if they are deleted at this moment. Needs the scope `users:read`.',
      resolve: ({ subject }) => subject,
    }),
    subject: t.exposeID('subject', { description: 'The `subject` of who signed in.' }),
    authTime: t.expose('authTime', {
      type: 'DateTime',
      description: 'When they were last authenticated: `auth_time`, OpenID Connect Core §2.',
    }),
    amr: t.exposeStringList('amr', { description: 'How they were authenticated: `amr`, RFC 8176.' }),
    address: t.exposeString('address', { nullable: true, description: 'From which address they signed in.' }),
    userAgent: t.exposeString('userAgent', {
      nullable: true,
      description: 'What their browser calls itself.',
    }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      description: 'From when it opens nothing any more.',
    }),
  }),
})
