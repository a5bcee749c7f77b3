import { z } from 'zod'
import { KEY_SET_DOCUMENT } from '../jwks/cached-key-sets.ts'
import { KeySetError, type KeySource } from '../jwks/key-source.ts'
import type { Outbound } from '../outbound/outbound.ts'

const DISCOVERY_DOCUMENT = { mediaTypes: ['application/json'], maximumSize: 64 * 1024 } as const

const discoverySchema = z.object({ issuer: z.string(), jwks_uri: z.url() })

/** The keys at an address. */
export function keysAt(outbound: Outbound, jwksUri: string): KeySource {
  return { id: jwksUri, read: async () => (await outbound.get(jwksUri, KEY_SET_DOCUMENT)).text }
}

/**
 * The keys that an issuer's own document leads to, OpenID Connect Discovery §4. They may lie on another host, as
 * those of some issuers do; the guard of `outbound` sees to it that this is none of a private network.
 */
export function discoveredKeys(outbound: Outbound, issuer: string): KeySource {
  const address = `${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`
  return {
    id: address,
    read: async () => {
      const { text } = await outbound.get(address, DISCOVERY_DOCUMENT)
      const document = discoverySchema.parse(JSON.parse(text))
      // Discovery §4.3: otherwise one issuer could speak for another.
      if (document.issuer !== issuer) throw new KeySetError('the discovery document is of another issuer')
      return keysAt(outbound, document.jwks_uri).read()
    },
  }
}
