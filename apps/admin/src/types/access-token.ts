import { NotFoundError } from '@barycenter/core/errors'
import {
  ACCESS_TOKEN_LIST,
  type AccessTokenWhere as Where,
} from '@barycenter/core/tokens/access-token-list.store'
import {
  findListedAccessTokens,
  type ListedAccessToken,
  presentAccessToken,
  revokeAccessToken,
} from '@barycenter/core/tokens/administer-tokens'
import { builder } from '../builder.ts'
import { resolveConnection } from '../graphql/connection.ts'
import { keyOf, writeGlobalId } from '../graphql/global-id.ts'
import { loadedBy } from '../graphql/loaded-by.ts'
import { Client } from './client.ts'
import { Grant } from './grant.ts'
import { defineOrder } from './order.ts'
import { PAGE_ARGUMENTS } from './page.ts'

const AccessToken = builder.loadableNode('AccessToken', {
  ...loadedBy<ListedAccessToken>('AccessToken', ['tokens:read'], {
    find: ({ env }, keys) => findListedAccessTokens(env, keys),
    toKey: ({ key }) => key,
  }),
  id: { resolve: ({ key }) => key },
  description:
    'What is known of an access token, which is not shown to anyone. Those that are JWTs are not stored.',
  fields: (t) => ({
    tokenId: t.exposeID('tokenId', { description: 'Names it in the audit log. It opens nothing.' }),
    clientId: t.exposeID('clientId', { description: 'The `client_id` of the client that has it.' }),
    client: t.field({
      type: Client,
      nullable: true,
      description: 'The client that has it. Needs the scope `clients:read`.',
      resolve: ({ clientId }) => clientId,
    }),
    grant: t.field({
      type: Grant,
      nullable: true,
      description: 'The grant that it came of; null for `client_credentials`, which nobody granted.',
      resolve: ({ grantId }) => grantId,
    }),
    scopes: t.exposeStringList('scopes', { description: 'What it allows.' }),
    audience: t.exposeStringList('audience', { description: 'The resource servers that it is for.' }),
    issuedAt: t.expose('issuedAt', { type: 'DateTime', description: 'When it was issued.' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'From when it is of no use.' }),
  }),
})

const AccessTokenConnection = builder.connectionObject(
  { type: AccessToken, name: 'AccessTokenConnection', description: 'A page of access tokens.' },
  { name: 'AccessTokenEdge', description: 'An access token in a list.' },
)

const AccessTokenOrder = defineOrder('AccessToken', 'access tokens', { ISSUED_AT: 'When they were issued.' })

const AccessTokenFilter = builder.inputRef<Where>('AccessTokenFilter').implement({
  description: 'Which access tokens: those of a client or those of a grant. One of them is needed.',
  fields: (t) => ({
    clientId: t.string({ description: 'Those of the client with this `client_id`.' }),
    grantId: t.string({ description: 'Those of this grant: its `grantId`.' }),
  }),
})

builder.queryField('accessTokens', (t) =>
  t.field({
    type: AccessTokenConnection,
    description: 'Access tokens of a client or of a grant, the latest first unless `orderBy` says otherwise.',
    authScopes: { 'tokens:read': true },
    args: {
      ...PAGE_ARGUMENTS,
      where: t.arg({ type: AccessTokenFilter, required: true, description: 'Which ones.' }),
      orderBy: t.arg({ type: AccessTokenOrder, description: 'In which order.' }),
    },
    resolve: (_root, page, context) =>
      resolveConnection(context, page, {
        list: ACCESS_TOKEN_LIST,
        orderBy: { field: 'ISSUED_AT', direction: 'DESC' },
        present: presentAccessToken,
      }),
  }),
)

builder.relayMutationField(
  'revokeAccessToken',
  {
    description: 'Which access token is to end.',
    inputFields: (t) => ({ id: t.id({ required: true, description: 'Its `id`.' }) }),
  },
  {
    description:
      'Revokes one access token. A refresh token of the same grant can get another: see `revokeGrant`.',
    authScopes: { 'tokens:write': true },
    errors: { types: [NotFoundError] },
    resolve: (_root, { input }, { env, operator }) =>
      revokeAccessToken(env, operator, keyOf('AccessToken', input.id)),
  },
  {
    description: 'What was revoked.',
    outputFields: (t) => ({
      revokedId: t.id({
        description: 'The `id` of the access token that is gone.',
        resolve: ({ key }) => writeGlobalId('AccessToken', key),
      }),
    }),
  },
)
