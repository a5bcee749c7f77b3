import { builder } from '../builder.ts'

/** What access tokens look like. */
export const AccessTokenFormat = builder.enumType('AccessTokenFormat', {
  description: 'What access tokens look like.',
  values: {
    OPAQUE: { value: 'opaque', description: 'A random text, which introspection tells about, RFC 7662.' },
    JWT: { value: 'jwt', description: 'A signed token that tells about itself, RFC 9068.' },
  } as const,
})
