import type { AdminToken as KnownToken } from '@barycenter/core/admin-tokens/admin-token'
import { ADMIN_TOKEN_LIST, type AdminTokenWhere } from '@barycenter/core/admin-tokens/admin-token-list.store'
import { findAdminTokens, presentAdminToken } from '@barycenter/core/admin-tokens/admin-tokens'
import { builder } from '../builder.ts'
import { resolveConnection } from '../graphql/connection.ts'
import { loadedBy } from '../graphql/loaded-by.ts'
import { AdminScope } from './admin-scope.ts'
import { defineOrder } from './order.ts'
import { PAGE_ARGUMENTS } from './page.ts'

/** A token of the admin API. */
export const AdminToken = builder.loadableNode('AdminToken', {
  ...loadedBy<KnownToken>('AdminToken', ['admin_tokens:read'], {
    find: ({ env }, tokenIds) => findAdminTokens(env, tokenIds),
    toKey: ({ tokenId }) => tokenId,
  }),
  id: { resolve: ({ tokenId }) => tokenId },
  description: 'A token of the admin API. Its text is shown once, when it is made, and stored nowhere.',
  fields: (t) => ({
    tokenId: t.exposeID('tokenId', { description: 'Names the token; it opens nothing.' }),
    name: t.exposeString('name', { description: 'What it is for: the audit log says `token:<name>`.' }),
    scopes: t.field({
      type: [AdminScope],
      description: 'What it allows.',
      resolve: ({ scopes }) => [...scopes],
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it ends by itself; null if it does not.',
    }),
    revokedAt: t.expose('revokedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was revoked; null if it was not.',
    }),
    usable: t.boolean({
      description: 'Whether it opens anything now: it is neither revoked nor expired.',
      resolve: ({ revokedAt, expiresAt }, _args, { env }) =>
        revokedAt === null && (expiresAt === null || expiresAt > env.clock.now()),
    }),
  }),
})

const AdminTokenConnection = builder.connectionObject(
  { type: AdminToken, name: 'AdminTokenConnection', description: 'A page of admin tokens.' },
  { name: 'AdminTokenEdge', description: 'An admin token in a list.' },
)

const AdminTokenOrder = defineOrder('AdminToken', 'admin tokens', { CREATED_AT: 'When they were made.' })

const AdminTokenFilter = builder.inputRef<AdminTokenWhere>('AdminTokenFilter').implement({
  description: 'Which admin tokens.',
  fields: (t) => ({
    name: t.string({ description: 'Only those of this name, as it is written.' }),
  }),
})

builder.queryField('adminTokens', (t) =>
  t.field({
    type: AdminTokenConnection,
    description:
      'Admin tokens, revoked and expired ones included, the oldest first unless `orderBy` says otherwise.',
    authScopes: { 'admin_tokens:read': true },
    args: {
      ...PAGE_ARGUMENTS,
      where: t.arg({ type: AdminTokenFilter, description: 'Which ones: all of them if not said.' }),
      orderBy: t.arg({ type: AdminTokenOrder, description: 'In which order.' }),
    },
    resolve: (_root, page, context) =>
      resolveConnection(context, page, {
        list: ADMIN_TOKEN_LIST,
        orderBy: { field: 'CREATED_AT', direction: 'ASC' },
        present: presentAdminToken,
      }),
  }),
)
