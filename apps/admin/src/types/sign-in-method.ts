import type { SignInMethod as Method } from '@barycenter/core/users/sign-in-methods'
import { builder } from '../builder.ts'

const SignInMethodKind = builder.enumType('SignInMethodKind', {
  description: 'A way of signing in.',
  values: {
    PASSWORD: { description: 'By username and password.' },
    PASSKEY: { description: 'By a passkey, which is asked for after the password.' },
  } as const,
})

/** One way in which a user can sign in. */
export const SignInMethod = builder.objectRef<Method>('SignInMethod').implement({
  description: 'One way in which a user can sign in.',
  fields: (t) => ({
    kind: t.expose('kind', { type: SignInMethodKind, description: 'Which one.' }),
    since: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Since when it is as it is: when the password was set, or the passkey set up.',
      resolve: ({ since }) => since ?? null,
    }),
    name: t.field({
      type: 'String',
      nullable: true,
      description: 'What they call it: passkeys have names.',
      resolve: ({ name }) => name ?? null,
    }),
  }),
})
