import { invalidClient } from '@barycenter/core/clients/authentication/authenticate-client'
import type { PresentedCredentials } from '@barycenter/core/clients/authentication/presented-credentials'
import { unverifiedSubject } from '@barycenter/core/clients/authentication/unverified-subject'
import { OAuthError } from '@barycenter/core/oauth-error'
import { parseBasicCredentials } from './basic-credentials.ts'
import type { Parameters } from './parameters.ts'

const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/**
 * Finds the one method by which a request authenticates its client, RFC 6749 §2.3: in the Authorization
 * header or in the body, never in the query.
 *
 * @param authorization the Authorization header.
 * @throws {OAuthError} `invalid_request` for two methods at once, or for one that contradicts itself;
 *   `invalid_client` when no client is named, or the header cannot be read.
 */
export function findPresentedCredentials(
  authorization: string | undefined,
  parameters: Parameters,
): PresentedCredentials {
  const clientId = parameters.find('client_id')
  const clientSecret = parameters.find('client_secret')
  const assertion = parameters.find('client_assertion')
  const assertionType = parameters.find('client_assertion_type')

  const methods = [authorization, clientSecret, assertion ?? assertionType]
  if (methods.filter((method) => method !== undefined).length > 1) {
    throw new OAuthError('invalid_request', 'the request authenticates the client in more than one way')
  }
  if (authorization !== undefined) {
    const basic = parseBasicCredentials(authorization)
    if (basic === undefined) throw invalidClient('the Authorization header has no Basic credentials')
    requireSame(clientId, basic.clientId, 'the Authorization header')
    return { kind: 'client_secret_basic', ...basic }
  }
  if (assertion !== undefined || assertionType !== undefined) {
    if (assertionType !== JWT_BEARER) {
      throw new OAuthError('invalid_request', `client_assertion_type has to be ${JWT_BEARER}`)
    }
    if (assertion === undefined) {
      throw new OAuthError('invalid_request', 'the parameter client_assertion is missing')
    }
    const subject = unverifiedSubject(assertion)
    if (subject === undefined) throw invalidClient('the assertion names no client')
    requireSame(clientId, subject, 'the assertion')
    return { kind: 'assertion', clientId: subject, assertion }
  }
  if (clientId === undefined) throw invalidClient('no client is named')
  return clientSecret === undefined
    ? { kind: 'none', clientId }
    : { kind: 'client_secret_post', clientId, clientSecret }
}

function requireSame(parameter: string | undefined, authenticated: string, where: string): void {
  if (parameter === undefined || parameter === authenticated) return
  throw new OAuthError('invalid_request', `client_id is not the client of ${where}`)
}
