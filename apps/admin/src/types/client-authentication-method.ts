import { builder } from '../builder.ts'

/** How a client proves at our endpoints who it is. */
export const ClientAuthenticationMethod = builder.enumType('ClientAuthenticationMethod', {
  description: 'How a client proves who it is, OpenID Connect Core §9.',
  values: {
    NONE: { value: 'none', description: 'It cannot: a public client.' },
    CLIENT_SECRET_BASIC: { value: 'client_secret_basic', description: 'Its secret, in the header.' },
    CLIENT_SECRET_POST: { value: 'client_secret_post', description: 'Its secret, in the body.' },
    CLIENT_SECRET_JWT: {
      value: 'client_secret_jwt',
      description: 'A JWT that its secret signs. Needs `keys.encryption_key` in the configuration.',
    },
    PRIVATE_KEY_JWT: { value: 'private_key_jwt', description: 'A JWT that a key of its own signs.' },
  } as const,
})
