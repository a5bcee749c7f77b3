import {
  findSecondFactorStatus,
  type SecondFactorStatus,
} from '@barycenter/core/second-factor/second-factor-status'
import { builder } from '../builder.ts'
import { User } from './user.ts'

const User2faStatus = builder.objectRef<SecondFactorStatus>('User2faStatus').implement({
  description: "How it stands with a user's second factor.",
  fields: (t) => ({
    username: t.string({ description: 'Whose it is.', resolve: ({ user }) => user.username }),
    subject: t.id({ description: 'Their subject.', resolve: ({ user }) => user.subject }),
    requires2fa: t.boolean({
      description: 'Whether they have to have one.',
      resolve: ({ user }) => user.secondFactorRequired,
    }),
    requires2Fa: t.boolean({
      description: 'The same.',
      deprecationReason: 'Use `requires2fa`.',
      resolve: ({ user }) => user.secondFactorRequired,
    }),
    passkeyEnrolled: t.boolean({
      description: 'Whether they have a passkey.',
      resolve: ({ passkeyCount }) => passkeyCount > 0,
    }),
    passkeyCount: t.exposeInt('passkeyCount', { description: 'How many they have.' }),
    passkeyEnrolledAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the oldest one was set up that they still have.',
      resolve: ({ enrolledAt }) => enrolledAt ?? null,
    }),
    user: t.field({ type: User, description: 'The user.', resolve: ({ user }) => user }),
  }),
})

const DESCRIPTION = `How it stands with the second factor of the user of a username; null if there is none.

\`\`\`graphql
query { user2faStatus(username: "alice") { requires2fa passkeyEnrolled passkeyCount } }
\`\`\``

for (const name of ['user2faStatus', 'user2FaStatus'] as const) {
  builder.queryField(name, (t) =>
    t.field({
      type: User2faStatus,
      nullable: true,
      description: name === 'user2faStatus' ? DESCRIPTION : 'The same as `user2faStatus`.',
      ...(name === 'user2FaStatus' && { deprecationReason: 'Use `user2faStatus`.' }),
      authScopes: { 'users:read': true },
      args: {
        username: t.arg.string({ required: true, description: 'In any spelling that folds to the same.' }),
      },
      resolve: async (_root, { username }, { env }) => (await findSecondFactorStatus(env, username)) ?? null,
    }),
  )
}
