import type { ClientRecord } from '@barycenter/core/clients/client'
import type { Issuer } from '../http/issuer.ts'

/** What goes into a response beside what the database has. */
export interface ShownCredentials {
  /** Only when it was issued just now. */
  readonly clientSecret: string | undefined
  readonly registrationAccessToken: string | undefined
}

/**
 * The client information response, RFC 7591 §3.2.1 and RFC 7592 §3: all that is registered, and the
 * credentials that the client may see. Secrets do not expire.
 */
export function registrationResponse(
  issuer: Issuer,
  { clientId, createdAt, metadata }: ClientRecord,
  { clientSecret, registrationAccessToken }: ShownCredentials,
): object {
  return {
    client_id: clientId,
    client_id_issued_at: Math.floor(createdAt.getTime() / 1000),
    ...(clientSecret !== undefined && { client_secret: clientSecret, client_secret_expires_at: 0 }),
    ...(registrationAccessToken !== undefined && { registration_access_token: registrationAccessToken }),
    registration_client_uri: `${issuer.origin}${issuer.path}/connect/register/${clientId}`,
    ...metadata,
  }
}
