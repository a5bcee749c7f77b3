import { NotFoundError } from '@barycenter/core/errors'
import { revokeSession, revokeUserSessions } from '@barycenter/core/sessions/revoke-sessions'
import { builder } from '../builder.ts'
import { keyOf, writeGlobalId } from '../graphql/global-id.ts'
import { revokedFields } from './changed-user.ts'
import { User } from './user.ts'
import { readUserReference, UserReference } from './user-reference.ts'

builder.relayMutationField(
  'revokeSession',
  {
    description: 'Which session is to end.',
    inputFields: (t) => ({ id: t.id({ required: true, description: 'Its `id`.' }) }),
  },
  {
    description: `Ends a session, and what clients got by it; those that have a \`backchannel_logout_uri\` are told. Grants with
\`offline_access\` live on: \`revokeUserSessions\` ends them, too.`,
    authScopes: { 'sessions:write': true },
    errors: { types: [NotFoundError] },
    resolve: (_root, { input }, { env, operator }) =>
      revokeSession(env, operator, keyOf('Session', input.id)),
  },
  {
    description: 'Which session ended.',
    outputFields: (t) => ({
      revokedId: t.id({
        description: 'The `id` of the session that is gone.',
        resolve: ({ sessionId }) => writeGlobalId('Session', sessionId),
      }),
      subject: t.exposeID('subject', { description: 'The `subject` of who was signed in.' }),
    }),
  },
)

builder.relayMutationField(
  'revokeUserSessions',
  {
    description: 'Who is to be signed out everywhere.',
    inputFields: (t) => ({
      user: t.field({ type: UserReference, required: true, description: 'Which user.' }),
    }),
  },
  {
    description: `Signs a user out everywhere: all of their sessions end, and all of their grants, those with \`offline_access\`
included. Clients that have a \`backchannel_logout_uri\` are told. The user can sign in again.

\`\`\`graphql
mutation {
  revokeUserSessions(input: { user: { username: "alice" } }) {
    ... on RevokeUserSessionsPayload { sessionsRevoked grantsRevoked }
    ... on Error { code message }
  }
}
\`\`\``,
    authScopes: { 'sessions:write': true },
    errors: { types: [NotFoundError] },
    resolve: (_root, { input }, { env, operator }) =>
      revokeUserSessions(env, operator, readUserReference(input.user)),
  },
  {
    description: 'Who was signed out, and what it cost them.',
    outputFields: (t) => ({
      user: t.field({
        type: User,
        description: 'Who was signed out. Needs the scope `users:read`.',
        resolve: ({ user }) => user,
      }),
      ...revokedFields(t),
    }),
  },
)
