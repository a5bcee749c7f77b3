import type { Client, ClientId } from '../clients/client.ts'
import type { ClientMetadata } from '../clients/client-metadata.ts'
import type { Env } from '../env.ts'
import type { Subject } from '../users/user.ts'

/**
 * The `sub` by which a client knows a user, OpenID Connect Core §8: the user's own, or for a pairwise
 * client one that all clients of its sector share and no other sector can connect with it.
 */
export async function subjectIdentifier(
  { secrets }: Pick<Env, 'secrets'>,
  { metadata }: Pick<Client, 'metadata'>,
  subject: Subject,
): Promise<string> {
  if (metadata.subject_type === 'public') return subject
  // Neither a host nor a subject has a space in it.
  return secrets.keyedDigest('pairwise-subject', `${sectorOf(metadata)} ${subject}`)
}

/**
 * The `sub` of a token that a client got for itself. No user's has a colon in it, so that a resource
 * server cannot take one for the other, RFC 9700 §4.15.
 */
export function clientSubject(clientId: ClientId): string {
  return `client:${clientId}`
}

/**
 * The host that names a client's sector, OpenID Connect Core §8.1. Without a `sector_identifier_uri` the
 * redirect URIs all have one host, which registration has seen to.
 */
function sectorOf({ sector_identifier_uri, redirect_uris }: ClientMetadata): string {
  const named = sector_identifier_uri ?? redirect_uris[0]
  if (named === undefined) throw new TypeError('a pairwise client has neither a sector nor a redirect URI')
  return new URL(named).host
}
