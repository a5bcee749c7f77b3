import type { ClaimRequest, ClaimsRequest } from '../grants/grant.ts'
import { OAuthError } from '../oauth-error.ts'

/** No client needs more; it is stored with the grant. */
const MAXIMUM_LENGTH = 4096

/**
 * Reads the `claims` parameter, OpenID Connect Core §5.5. Members that the specification does not know
 * are ignored, as it asks.
 *
 * @param given the parameter's text, or, from a request object, the value itself.
 * @throws {OAuthError} `invalid_request`
 */
export function parseClaimsRequest(given: unknown): ClaimsRequest | undefined {
  if (given === undefined) return undefined
  const value = typeof given === 'string' ? parseJson(given) : given
  if (!isObject(value) || JSON.stringify(value).length > MAXIMUM_LENGTH) throw malformed()
  const userinfo = readMember(value['userinfo'])
  const idToken = readMember(value['id_token'])
  return { ...(userinfo && { userinfo }), ...(idToken && { id_token: idToken }) }
}

function readMember(member: unknown): Record<string, ClaimRequest | null> | undefined {
  if (member === undefined || member === null) return undefined
  if (!isObject(member)) throw malformed()
  return Object.fromEntries(Object.entries(member).map(([claim, request]) => [claim, readClaim(request)]))
}

function readClaim(request: unknown): ClaimRequest | null {
  if (request === null) return null
  if (!isObject(request)) throw malformed()
  const { essential, value, values } = request
  if (essential !== undefined && typeof essential !== 'boolean') throw malformed()
  if (values !== undefined && !Array.isArray(values)) throw malformed()
  return {
    ...(essential !== undefined && { essential }),
    ...(value !== undefined && { value }),
    ...(values !== undefined && { values }),
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw malformed()
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function malformed(): OAuthError {
  return new OAuthError(
    'invalid_request',
    'the parameter claims is not a claims request (OpenID Connect Core 5.5)',
  )
}
