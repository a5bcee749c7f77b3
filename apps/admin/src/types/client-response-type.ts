import { builder } from '../builder.ts'

/** A response type of the authorization endpoint. */
export const ClientResponseType = builder.enumType('ClientResponseType', {
  description: 'What the authorization endpoint answers, RFC 6749 §3.1.1.',
  values: {
    CODE: { value: 'code', description: 'An authorization code.' },
    NONE: { value: 'none', description: 'Nothing but that it went well.' },
  } as const,
})
