import type { JsonObject } from '@barycenter/database/json'
import { verifyJws } from './verify-jws.ts'

/** The claims of a JWT that a client has signed with its secret, HS256 (RFC 7518 §3.2); undefined if it has not. */
export async function verifyWithSecret(
  secret: string | undefined,
  jwt: string,
): Promise<JsonObject | undefined> {
  if (secret === undefined) return undefined
  return verifyJws(jwt, 'HS256', async () => new TextEncoder().encode(secret))
}
