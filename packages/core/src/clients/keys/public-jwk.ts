import { z } from 'zod'

const text = z.string().max(2048).exactOptional()

/** What a signature is verified with, RFC 7517 §4 and RFC 7518 §6. All other members are left out. */
export const publicJwk = z.object({
  kty: z.string().max(64),
  kid: text,
  use: text,
  alg: text,
  crv: text,
  x: text,
  y: text,
  n: text,
  e: text,
})

/** A JWK Set, RFC 7517 §5, of public keys. */
export const publicJwks = z.object({ keys: z.array(publicJwk).max(100) })
