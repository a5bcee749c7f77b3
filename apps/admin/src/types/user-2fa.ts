import type { Operator } from '@barycenter/core/admin-tokens/admin-token'
import type { Env } from '@barycenter/core/env'
import { NotFoundError } from '@barycenter/core/errors'
import { requireSecondFactor } from '@barycenter/core/second-factor/require-second-factor'
import { builder } from '../builder.ts'
import { tellFailure } from '../graphql/told-failure.ts'

/** What became of it, as the documents of the Rust Barycenter have it. */
interface Outcome {
  readonly success: boolean
  readonly message: string
  readonly username: string
  readonly requires2fa: boolean
  readonly sessionsRevoked: number
}

const User2faRequirement = builder.objectRef<Outcome>('User2faRequirement').implement({
  description: 'What became of the wish to require a second factor of a user, or not to.',
  fields: (t) => ({
    success: t.exposeBoolean('success', { description: 'False when there is no such user.' }),
    message: t.exposeString('message', { description: 'What was done, or why not.' }),
    username: t.exposeString('username', { description: 'Whom it is about, as they write themselves.' }),
    requires2fa: t.exposeBoolean('requires2fa', { description: 'Whether a second factor is required now.' }),
    requires2Fa: t.exposeBoolean('requires2fa', {
      description: 'The same.',
      deprecationReason: 'Use `requires2fa`.',
    }),
    sessionsRevoked: t.exposeInt('sessionsRevoked', {
      description: 'How many of their sessions ended, for they had proven a password only.',
    }),
  }),
})

const DESCRIPTION = `Requires a second factor of a user, or does not any more. Then a password alone does not sign them in: who has no
passkey sets one up at the next sign-in, and their sessions without one end at once.

\`\`\`graphql
mutation { setUser2faRequired(username: "alice", required: true) { success message sessionsRevoked } }
\`\`\``

for (const name of ['setUser2faRequired', 'setUser2FaRequired'] as const) {
  builder.mutationField(name, (t) =>
    t.field({
      type: User2faRequirement,
      description: name === 'setUser2faRequired' ? DESCRIPTION : 'The same as `setUser2faRequired`.',
      ...(name === 'setUser2FaRequired' && { deprecationReason: 'Use `setUser2faRequired`.' }),
      authScopes: { 'users:write': true },
      args: {
        username: t.arg.string({ required: true, description: 'In any spelling that folds to the same.' }),
        required: t.arg.boolean({ required: true, description: 'Whether it is to be required.' }),
      },
      resolve: (_root, wish, { env, operator }) => require2fa(env, operator, wish),
    }),
  )
}

async function require2fa(
  env: Env,
  operator: Operator,
  { username, required }: { readonly username: string; readonly required: boolean },
): Promise<Outcome> {
  try {
    const reference = { kind: 'username', username } as const
    const done = await requireSecondFactor(env, operator, { user: reference, isRequired: required })
    const message = required ? 'A second factor is required.' : 'No second factor is required.'
    const { user, sessionsRevoked } = done
    return { success: true, message, username: user.username, requires2fa: required, sessionsRevoked }
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error
    const message = 'There is no such user.'
    const outcome = { success: false, message, username, requires2fa: false, sessionsRevoked: 0 }
    return tellFailure(outcome, { code: error.code })
  }
}
