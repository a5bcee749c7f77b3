import { isIP } from 'node:net'
import type { Settings } from '../settings.ts'

/** Who this provider is to a browser's authenticators, Web Authentication §5.4.2. */
export interface RelyingParty {
  /** The RP ID: the issuer's host without its port, which all issuers on that host share. */
  readonly id: string
  /** The origin of the pages, §13.4.9. */
  readonly origin: string
}

/**
 * Derives it from the issuer. Nothing where browsers have no passkeys: an RP ID is a name and no address
 * (§5.4.2), and there is no Web Authentication but over TLS or on this very machine (Secure Contexts §3.1).
 */
export function findRelyingParty({ issuer }: Pick<Settings, 'issuer'>): RelyingParty | undefined {
  const { hostname, origin, protocol } = new URL(issuer)
  const isLocal = hostname === 'localhost' || hostname.endsWith('.localhost')
  if (protocol !== 'https:' && !isLocal) return undefined
  if (hostname.startsWith('[') || isIP(hostname) !== 0) return undefined
  return { id: hostname, origin }
}
