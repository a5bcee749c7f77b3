import { rotateSigningKeys } from '@barycenter/core/keys/rotate-signing-keys'
import { builder } from '../builder.ts'
import { SigningAlgorithm } from './signing-algorithm.ts'
import { SigningKey } from './signing-key.ts'

builder.relayMutationField(
  'rotateSigningKeys',
  {
    description: 'Which keys get successors, and how soon.',
    inputFields: (t) => ({
      algorithms: t.field({
        type: [SigningAlgorithm],
        description: 'Whose keys; of all algorithms that there are keys of, if not said.',
      }),
      immediately: t.boolean({
        required: true,
        defaultValue: false,
        description: `In an emergency, such as a stolen key: the new keys sign at once, and all others of their algorithms are
retired. What those signed is void within half a minute, and whoever verifies with what they last read of our
JWK Set refuses new tokens until they read it again.`,
      }),
    }),
  },
  {
    description: `Makes the next signing keys. They are published now, and sign once everybody who verifies has had to read
them, some minutes from now; those before them stay published until the last token that they signed has expired.
A key that waits for its turn already stays the next one.

\`\`\`graphql
mutation {
  rotateSigningKeys(input: { algorithms: [ES256] }) {
    ... on RotateSigningKeysPayload { signingKeys { keyId state activeFrom } }
  }
}
\`\`\``,
    authScopes: { 'keys:write': true },
    errors: { types: [] },
    resolve: (_root, { input }, { env, operator }) =>
      rotateSigningKeys(env, operator, {
        algorithms: input.algorithms ?? undefined,
        urgency: input.immediately ? 'emergency' : 'planned',
      }),
  },
  {
    description: 'What came of a rotation.',
    outputFields: (t) => ({
      signingKeys: t.field({
        type: [SigningKey],
        description: 'The keys that sign next, or already do.',
        resolve: ({ signingKeys }) => [...signingKeys],
      }),
      retired: t.field({
        type: [SigningKey],
        description: 'The keys that were retired: none, unless it was an emergency.',
        resolve: ({ retired }) => [...retired],
      }),
    }),
  },
)
