import type { PasswordPolicy as Policy } from '@barycenter/core/sync/sync-input'
import { builder } from '../builder.ts'

/** When a declared password replaces the one that a user has. */
export const PasswordPolicy = builder.enumType('PasswordPolicy', {
  description: 'When a declared password replaces the one that a user has.',
  values: {
    ENFORCE: { description: 'Whenever it is another one: after the run the declared password works.' },
    ON_CHANGE: {
      description:
        'When the declared password is another one than in the run before: until then, a password that ' +
        'the person or an administrator set stays.',
    },
    INITIAL: { description: 'Only when the user is created.' },
  } satisfies Record<Policy, object>,
})
