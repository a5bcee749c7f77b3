import { describeSigningKeys, type SigningKeyDescription } from '@barycenter/core/keys/describe-signing-keys'
import { builder } from '../builder.ts'
import { loadedBy } from '../graphql/loaded-by.ts'
import { SigningAlgorithm } from './signing-algorithm.ts'
import { SigningKeyState } from './signing-key-state.ts'

/** A key that tokens are signed with; a field may also return its `kid`. */
export const SigningKey = builder.loadableNode('SigningKey', {
  ...loadedBy<SigningKeyDescription>('SigningKey', ['keys:read'], {
    find: async ({ env }, keyIds) =>
      (await describeSigningKeys(env)).filter(({ keyId }) => keyIds.includes(keyId)),
    toKey: ({ keyId }) => keyId,
  }),
  id: { resolve: ({ keyId }) => keyId },
  description: 'A key that tokens are signed with. The private half is not shown to anyone.',
  fields: (t) => ({
    keyId: t.exposeID('keyId', { description: 'The `kid` in the headers of what it signs, RFC 7638.' }),
    algorithm: t.expose('algorithm', { type: SigningAlgorithm, description: 'What it signs with.' }),
    state: t.expose('state', { type: SigningKeyState, description: 'Where it is in its life.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    activeFrom: t.expose('activeFrom', { type: 'DateTime', description: 'From when it signs.' }),
    publishedUntil: t.expose('publishedUntil', {
      type: 'DateTime',
      nullable: true,
      description: 'Until when it is published; null while it has no successor.',
    }),
    retiredAt: t.expose('retiredAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When an operator took it out of use; null if nobody did.',
    }),
    publicJwk: t.expose('publicJwk', { type: 'JSON', description: 'The public half, RFC 7517.' }),
  }),
})

builder.queryField('signingKeys', (t) =>
  t.field({
    type: [SigningKey],
    description: `All signing keys, the oldest first: there are few. Those that retired by themselves are deleted after a
while; those that an operator retired stay.`,
    authScopes: { 'keys:read': true },
    resolve: async (_root, _args, { env }) => [...(await describeSigningKeys(env))],
  }),
)
