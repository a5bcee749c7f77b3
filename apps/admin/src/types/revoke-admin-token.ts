import { revokeAdminToken } from '@barycenter/core/admin-tokens/admin-tokens'
import { NotFoundError } from '@barycenter/core/errors'
import { builder } from '../builder.ts'
import { namedKey } from '../graphql/named-key.ts'
import { AdminToken } from './admin-token.ts'

builder.relayMutationField(
  'revokeAdminToken',
  {
    description: 'Which token is to be revoked.',
    inputFields: (t) => ({
      id: t.id({ required: true, description: 'Its `id`, or its `tokenId`; never its text.' }),
    }),
  },
  {
    description: `Ends a token of the admin API at once, whoever made it: the next request with it is refused.

\`\`\`graphql
mutation {
  revokeAdminToken(input: { id: "0190163d-8694-739b-aea5-966c26f8ad91" }) {
    ... on RevokeAdminTokenPayload { adminToken { name revokedAt } }
    ... on Error { code message }
  }
}
\`\`\``,
    authScopes: { 'admin_tokens:write': true },
    errors: { types: [NotFoundError] },
    resolve: async (_root, { input }, { env, operator }) => ({
      token: await revokeAdminToken(env, operator, namedKey('AdminToken', input.id)),
    }),
  },
  {
    description: 'The token that was revoked.',
    outputFields: (t) => ({
      adminToken: t.field({
        type: AdminToken,
        description: 'The token as it is now.',
        resolve: ({ token }) => token,
      }),
    }),
  },
)
