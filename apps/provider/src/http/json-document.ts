import { sha256 } from '@barycenter/core/digest'
import { JWKS_MAX_AGE } from '@barycenter/core/keys/key-times'
import type { ProviderContext } from './context.ts'
import { CROSS_ORIGIN } from './cross-origin.ts'
import type { Issuer } from './issuer.ts'
import { transportSecurity } from './security-headers.ts'

/** A public JSON document that any site's scripts may read, written once and sent many times. */
export interface JsonDocument {
  readonly body: string
  /** Plain, for building `Headers` would take longer than all the rest of the answer. */
  readonly headers: Readonly<Record<string, string>>
}

/** Writes a document, with an entity tag (RFC 9110 §8.8.3). */
export function writeJsonDocument(issuer: Issuer, content: object): JsonDocument {
  const body = JSON.stringify(content)
  const headers = {
    'content-type': 'application/json',
    'cache-control': `public, max-age=${JWKS_MAX_AGE}`,
    etag: `"${sha256(body)}"`,
    ...CROSS_ORIGIN,
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    ...transportSecurity(issuer),
  }
  return { body, headers }
}

/** Sends a document, or says that the client has it already, RFC 9110 §13.1.2. */
export function sendJsonDocument(c: ProviderContext, { body, headers }: JsonDocument): Response {
  const held = c.req.header('if-none-match')
  if (held !== undefined && names(held, headers['etag'])) return new Response(null, { status: 304, headers })
  return new Response(body, { headers })
}

/** The weak comparison of RFC 9110 §8.8.3.2; our tags are strong, so only the client's may be marked. */
function names(ifNoneMatch: string, etag: string | undefined): boolean {
  return ifNoneMatch.trim() === '*' || (ifNoneMatch.match(/"[^"]*"/g)?.some((tag) => tag === etag) ?? false)
}
