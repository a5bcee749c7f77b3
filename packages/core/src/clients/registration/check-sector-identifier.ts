import { z } from 'zod'
import type { Env } from '../../env.ts'
import { OutboundError } from '../../outbound/outbound.ts'
import type { ClientMetadata } from '../client-metadata.ts'
import { refuse } from './metadata-rules.ts'

const DOCUMENT = { mediaTypes: ['application/json'], maximumSize: 64 * 1024 }

const uris = z.array(z.string())

/**
 * Fetches what `sector_identifier_uri` names, and checks that it lists every redirect URI: otherwise
 * anybody could join a sector, and learn its `sub`s (OpenID Connect Registration §5).
 *
 * @throws {OAuthError} `invalid_client_metadata`
 */
export async function checkSectorIdentifier(
  { outbound }: Pick<Env, 'outbound'>,
  client: ClientMetadata,
): Promise<void> {
  const address = client.sector_identifier_uri
  if (address === undefined) return
  const listed = await fetchList(outbound, address)
  if (!client.redirect_uris.every((uri) => listed.includes(uri))) {
    refuse('sector_identifier_uri', 'the document there does not list every redirect URI')
  }
}

async function fetchList(outbound: Env['outbound'], address: string): Promise<readonly string[]> {
  try {
    const { text } = await outbound.get(address, DOCUMENT)
    return uris.parse(JSON.parse(text))
  } catch (error) {
    // Why it cannot be had would tell a stranger about the networks that we are in.
    if (error instanceof OutboundError)
      return refuse('sector_identifier_uri', 'the document there could not be read')
    if (error instanceof SyntaxError || error instanceof z.ZodError)
      return refuse('sector_identifier_uri', 'the document there is not a JSON array of texts')
    throw error
  }
}
