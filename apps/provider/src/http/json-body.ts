import { OAuthError } from '@barycenter/core/oauth-error'
import { readBodyText } from './body-text.ts'
import type { ProviderContext } from './context.ts'

/** The most bytes of JSON that we read: a registration with twenty keys, and room. */
const MAXIMUM_SIZE = 64 * 1024

/**
 * Reads the body of a request as JSON.
 *
 * @throws {OAuthError} `invalid_request`
 */
export async function readJsonBody(c: ProviderContext): Promise<unknown> {
  const mediaType = c.req.header('content-type')?.split(';', 1)[0]?.trim().toLowerCase()
  if (mediaType !== 'application/json')
    throw new OAuthError('invalid_request', 'the body has to be application/json')
  const body = await readBodyText(c, MAXIMUM_SIZE)
  if (body.kind === 'too_large') {
    throw new OAuthError('invalid_request', `the body has more than ${MAXIMUM_SIZE} bytes`)
  }
  if (body.kind === 'broken') throw new OAuthError('invalid_request', 'the body did not arrive whole')
  try {
    return JSON.parse(body.text)
  } catch {
    throw new OAuthError('invalid_request', 'the body is not JSON')
  }
}
