import type { ProviderContext } from './context.ts'
import type { TooManyRequests } from './too-many-requests.ts'

/** Sends a program away that fails or asks too often, with the seconds to wait (RFC 9110 §10.2.3). */
export function sendTooManyRequests(c: ProviderContext, { message, retryAfter }: TooManyRequests): Response {
  const body = { error: 'temporarily_unavailable', error_description: message }
  return c.json(body, 429, { 'retry-after': String(retryAfter) })
}
