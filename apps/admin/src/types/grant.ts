import { NotFoundError } from '@barycenter/core/errors'
import {
  findListedGrants,
  type ListedGrant,
  revokeGrantById,
} from '@barycenter/core/grants/administer-grants'
import { findRefreshTokensOf, type ListedRefreshToken } from '@barycenter/core/tokens/administer-tokens'
import { builder } from '../builder.ts'
import type { AdminContext } from '../context.ts'
import { keyOf } from '../graphql/global-id.ts'
import { loadedBy } from '../graphql/loaded-by.ts'
import { Client } from './client.ts'
import { User } from './user.ts'

const RefreshToken = builder.objectRef<ListedRefreshToken>('RefreshToken').implement({
  description: 'A refresh token that can still be used. It ends with its grant: `revokeGrant`.',
  fields: (t) => ({
    scopes: t.exposeStringList('scopes', { description: 'What it can be exchanged for.' }),
    issuedAt: t.expose('issuedAt', { type: 'DateTime', description: 'When it was issued.' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'From when it is of no use.' }),
  }),
})

/** What a person let a client do; a field may also return its `grantId`. */
export const Grant = builder.loadableNode('Grant', {
  ...loadedBy<ListedGrant>('Grant', ['tokens:read'], {
    find: ({ env }, grantIds) => findListedGrants(env, grantIds),
    toKey: ({ grantId }) => grantId,
  }),
  id: { resolve: ({ grantId }) => grantId },
  description: 'What a person let a client do, once: the tokens that came of it live and die with it.',
  fields: (t) => ({
    grantId: t.exposeID('grantId', { description: 'Names it in the audit log.' }),
    subject: t.exposeID('subject', { description: 'The `subject` of who granted it.' }),
    user: t.field({
      type: User,
      nullable: true,
      description: 'Who granted it. Needs the scope `users:read`.',
      resolve: ({ subject }) => subject,
    }),
    clientId: t.exposeID('clientId', { description: 'The `client_id` of the client.' }),
    client: t.field({
      type: Client,
      nullable: true,
      description: 'The client. Needs the scope `clients:read`.',
      resolve: ({ clientId }) => clientId,
    }),
    sessionId: t.exposeID('sessionId', {
      nullable: true,
      description: 'The `sid` of the sign-in that it came from; null once it is independent of one.',
    }),
    scopes: t.exposeStringList('scopes', { description: 'What was granted.' }),
    resources: t.exposeStringList('resources', {
      description: 'The resource servers (RFC 8707) that tokens of it may be for.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was granted.' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'From when no token of it is valid.' }),
    revokedAt: t.expose('revokedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was revoked; null if it was not.',
    }),
    refreshTokens: t.loadableList({
      type: RefreshToken,
      description: 'Its refresh tokens that can still be used, the oldest first.',
      load: (grantIds: string[], { env }: AdminContext) => findRefreshTokensOf(env, grantIds),
      resolve: ({ grantId }) => grantId,
    }),
  }),
})

builder.relayMutationField(
  'revokeGrant',
  {
    description: 'Which grant is to end.',
    inputFields: (t) => ({ id: t.id({ required: true, description: 'Its `id`.' }) }),
  },
  {
    description: `Revokes a grant, and with it its refresh tokens and access tokens. Those that are JWTs are void where they are
introspected, and elsewhere when they expire. The client need not ask the person again: see \`revokeConsent\`.`,
    authScopes: { 'tokens:write': true },
    errors: { types: [NotFoundError] },
    resolve: (_root, { input }, { env, operator }) =>
      revokeGrantById(env, operator, keyOf('Grant', input.id)),
  },
  {
    description: 'What was revoked.',
    outputFields: (t) => ({
      grant: t.field({
        type: Grant,
        description: 'The grant as it is now. Needs the scope `tokens:read`.',
        resolve: (grant) => grant,
      }),
    }),
  },
)
