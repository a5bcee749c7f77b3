import { createAdminToken } from '@barycenter/core/admin-tokens/admin-tokens'
import { ScopeNotHeldError } from '@barycenter/core/admin-tokens/token-request'
import { InvalidInputError } from '@barycenter/core/errors'
import { builder } from '../builder.ts'
import { AdminScope } from './admin-scope.ts'
import { AdminToken } from './admin-token.ts'
import { ErrorInterface } from './error.ts'

builder.objectType(ScopeNotHeldError, {
  name: 'ScopeNotHeldError',
  description: 'A token can allow no more than the one that makes it.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    missing: t.field({
      type: [AdminScope],
      description: 'What the token of this request does not allow.',
      resolve: ({ missing }) => [...missing],
    }),
  }),
})

builder.relayMutationField(
  'createAdminToken',
  {
    description: 'What the token is to be.',
    inputFields: (t) => ({
      name: t.string({
        required: true,
        description: 'What it is for, in at most 100 characters: the audit log says `token:<name>`.',
      }),
      scopes: t.field({
        type: [AdminScope],
        required: true,
        description: 'What it is to allow: some of what the token of this request allows.',
      }),
      expiresAt: t.field({ type: 'DateTime', description: 'When it ends; never, if not said.' }),
    }),
  },
  {
    description: `Makes a token of the admin API. Its text is in the payload, once and nowhere else.

\`\`\`graphql
mutation {
  createAdminToken(input: { name: "ci", scopes: [USERS_SYNC], expiresAt: "2031-01-01T00:00:00Z" }) {
    ... on CreateAdminTokenPayload { text adminToken { tokenId } }
    ... on Error { code message path }
  }
}
\`\`\``,
    authScopes: { 'admin_tokens:write': true },
    errors: { types: [InvalidInputError, ScopeNotHeldError] },
    resolve: (_root, { input: { name, scopes, expiresAt } }, { env, operator }) =>
      createAdminToken(env, operator, { name, scopes, expiresAt: expiresAt ?? undefined }),
  },
  {
    description: 'The new token.',
    outputFields: (t) => ({
      text: t.exposeString('text', {
        description: 'What goes after `Authorization: Bearer`. Keep it: it is not shown again.',
      }),
      adminToken: t.field({
        type: AdminToken,
        description: 'All else that there is to know of it.',
        resolve: ({ token }) => token,
      }),
    }),
  },
)
