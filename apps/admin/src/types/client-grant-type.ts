import { builder } from '../builder.ts'

/** A grant type of the token endpoint. */
export const ClientGrantType = builder.enumType('ClientGrantType', {
  description: 'How a client gets tokens, RFC 6749 §1.3.',
  values: {
    AUTHORIZATION_CODE: { value: 'authorization_code', description: 'A person signs in, RFC 6749 §4.1.' },
    REFRESH_TOKEN: { value: 'refresh_token', description: 'With a refresh token, RFC 6749 §6.' },
    CLIENT_CREDENTIALS: { value: 'client_credentials', description: 'For itself, RFC 6749 §4.4.' },
    DEVICE_CODE: {
      value: 'urn:ietf:params:oauth:grant-type:device_code',
      description: 'A person approves a device, RFC 8628.',
    },
  } as const,
})
