import type { ClientRecord } from '../clients/client.ts'
import type { Env } from '../env.ts'
import { OAuthError } from '../oauth-error.ts'
import { OutboundError } from '../outbound/outbound.ts'

/** RFC 9101 §10.3, and what servers of static files make of it. */
const MEDIA_TYPES = [
  'application/oauth-authz-req+jwt',
  'application/jwt',
  'text/plain',
  'application/octet-stream',
]
const MAXIMUM_SIZE = 32 * 1024

/**
 * Fetches the request object at a `request_uri`, OpenID Connect Core §6.2: only from an address that the
 * client has registered, so that nobody can make us ask whom they like (§6.2.1, RFC 9101 §10.4).
 *
 * @throws {OAuthError} `invalid_request_uri`
 */
export async function fetchRequestObject(
  { outbound, log }: Pick<Env, 'outbound' | 'log'>,
  { clientId, metadata }: Pick<ClientRecord, 'clientId' | 'metadata'>,
  requestUri: string,
): Promise<string> {
  // The fragment is a digest of the document, by which clients tell versions apart.
  const [address = ''] = requestUri.split('#')
  const isRegistered = metadata.request_uris.some((registered) => registered.split('#')[0] === address)
  if (!isRegistered)
    throw new OAuthError('invalid_request_uri', 'the request_uri is not one that the client has registered')
  try {
    const { text } = await outbound.get(address, { mediaTypes: MEDIA_TYPES, maximumSize: MAXIMUM_SIZE })
    return text.trim()
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error
    log.warn({ err: error, clientId }, 'a request object cannot be fetched')
    throw new OAuthError('invalid_request_uri', 'the document at the request_uri cannot be had', {
      cause: error,
    })
  }
}
