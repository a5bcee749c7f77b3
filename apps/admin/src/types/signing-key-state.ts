import { builder } from '../builder.ts'

/** Where a signing key is in its life. */
export const SigningKeyState = builder.enumType('SigningKeyState', {
  description: 'Where a signing key is in its life.',
  values: {
    PENDING: {
      value: 'pending',
      description: 'Published, and does not sign yet: whoever verifies reads it first.',
    },
    ACTIVE: { value: 'active', description: 'Signs what is signed with its algorithm.' },
    RETIRING: {
      value: 'retiring',
      description: 'Signs no more, and is published until the last token that it signed has expired.',
    },
    RETIRED: { value: 'retired', description: 'Neither published nor trusted any more.' },
  } as const,
})
