import { equalInConstantTime, sha256 } from '../../digest.ts'
import { OAuthError } from '../../oauth-error.ts'
import type { ClientRecord } from '../client.ts'

/** What we issue, and a client does not say, RFC 7592 §2.2. */
const ISSUED = [
  'registration_access_token',
  'registration_client_uri',
  'client_secret_expires_at',
  'client_id_issued_at',
]

/**
 * Checks what a replacement says of the client itself: its own `client_id`, its own secret if any, and
 * nothing that is ours to say (RFC 7592 §2.2).
 *
 * @throws {OAuthError} `invalid_request`
 */
export function requireOwnMembers(client: ClientRecord, input: unknown): void {
  const members = new Map<string, unknown>(
    typeof input === 'object' && input !== null ? Object.entries(input) : [],
  )
  const [issued] = ISSUED.filter((name) => members.has(name))
  if (issued !== undefined) throw new OAuthError('invalid_request', `${issued}: is not for a client to say`)
  if (members.get('client_id') !== client.clientId) {
    throw new OAuthError('invalid_request', 'client_id: has to be the one that was issued to this client')
  }
  const secret = members.get('client_secret')
  if (secret === undefined) return
  if (typeof secret !== 'string' || !equalInConstantTime(sha256(secret), client.secretHash ?? '')) {
    throw new OAuthError('invalid_request', 'client_secret: is not the current one, and cannot be chosen')
  }
}
