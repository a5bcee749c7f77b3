import { NotFoundError } from '@barycenter/core/errors'
import { KeyInUseError, retireSigningKey } from '@barycenter/core/keys/retire-signing-key'
import { builder } from '../builder.ts'
import { namedKey } from '../graphql/named-key.ts'
import { ErrorInterface } from './error.ts'
import { SigningKey } from './signing-key.ts'

builder.objectType(KeyInUseError, {
  name: 'KeyInUseError',
  description: 'The key signs: without it there would be nothing to sign with. Rotate immediately instead.',
  interfaces: [ErrorInterface],
})

builder.relayMutationField(
  'retireSigningKey',
  {
    description: 'Which key is to be retired.',
    inputFields: (t) => ({
      id: t.id({ required: true, description: 'Its `id`, or its `kid`.' }),
    }),
  },
  {
    description: `Takes a signing key out of use: it is published no more, what it signed is void, and its private half is
deleted. One that signs cannot be retired; \`rotateSigningKeys\` with \`immediately\` replaces it.

\`\`\`graphql
mutation {
  retireSigningKey(input: { id: "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs" }) {
    ... on RetireSigningKeyPayload { signingKey { state } }
    ... on Error { code message }
  }
}
\`\`\``,
    authScopes: { 'keys:write': true },
    errors: { types: [NotFoundError, KeyInUseError] },
    resolve: async (_root, { input }, { env, operator }) => ({
      signingKey: await retireSigningKey(env, operator, namedKey('SigningKey', input.id)),
    }),
  },
  {
    description: 'The key that was retired.',
    outputFields: (t) => ({
      signingKey: t.field({
        type: SigningKey,
        description: 'The key as it is now.',
        resolve: ({ signingKey }) => signingKey,
      }),
    }),
  },
)
