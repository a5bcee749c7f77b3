import { builder } from '../builder.ts'

/** What kind of program a client is. */
export const ClientApplicationType = builder.enumType('ClientApplicationType', {
  description: 'What kind of program a client is, OpenID Connect Registration §2.',
  values: {
    WEB: { value: 'web', description: 'On a server, or in a browser: redirected to https.' },
    NATIVE: {
      value: 'native',
      description: 'On a device: redirected to its loopback address, or to a scheme of its own, RFC 8252.',
    },
  } as const,
})
