import { decodeProtectedHeader, UnsecuredJWT } from 'jose'
import type { ClientRecord } from '../clients/client.ts'
import { verifyWithKeys } from '../clients/keys/verify-with-keys.ts'
import type { Env } from '../env.ts'
import { OAuthError } from '../oauth-error.ts'
import { fetchRequestObject } from './fetch-request-object.ts'
import { type RequestParameters, supersede } from './request-parameters.ts'

/** How request objects may be signed; `none` is for requests that need no proof of who made them. */
export const REQUEST_OBJECT_ALGORITHMS = ['none', 'RS256', 'PS256', 'ES256', 'EdDSA'] as const

/** For how many seconds the clock of a client may be off. */
const SKEW = 60

/**
 * The parameters of a request, those in its request object before those beside it, OpenID Connect Core §6.
 * Without a request object they are the given ones.
 *
 * @throws {OAuthError} `invalid_request_object`, `invalid_request_uri` or `invalid_request`.
 */
export async function readRequestObject(
  env: Env,
  client: ClientRecord,
  outer: RequestParameters,
): Promise<RequestParameters> {
  const value = outer.find('request')
  const uri = outer.find('request_uri')
  if (value === undefined && uri === undefined) return outer
  if (value !== undefined && uri !== undefined)
    throw new OAuthError('invalid_request', 'request and request_uri exclude each other')
  const jwt = value ?? (await fetchRequestObject(env, client, uri ?? ''))
  const claims = await verify(env, client, jwt)
  requireOurs(env, client, claims)
  for (const name of ['client_id', 'response_type']) {
    const beside = outer.find(name)
    if (claims[name] !== undefined && beside !== undefined && claims[name] !== beside)
      throw refused(`${name} differs from the one beside it`)
  }
  return supersede(outer, claims)
}

async function verify(
  env: Env,
  client: ClientRecord,
  jwt: string,
): Promise<Readonly<Record<string, unknown>>> {
  const algorithm = algorithmOf(jwt)
  const registered = client.metadata.request_object_signing_alg
  const allowed: readonly string[] = registered === undefined ? REQUEST_OBJECT_ALGORITHMS : [registered]
  if (algorithm === undefined || !allowed.includes(algorithm))
    throw refused('it is not signed by an algorithm that the client may use')
  if (algorithm !== 'none') {
    const claims = await verifyWithKeys(env, client, jwt)
    if (claims === undefined) throw refused('its signature is not by a key of the client')
    return claims
  }
  try {
    return UnsecuredJWT.decode(jwt, { currentDate: env.clock.now(), clockTolerance: SKEW }).payload
  } catch {
    throw refused('it is not a JWT, or it has expired')
  }
}

/** What RFC 9101 §4 and §10.2 ask of the claims that a request object may have about itself. */
function requireOurs(
  { settings, clock }: Env,
  client: ClientRecord,
  claims: Readonly<Record<string, unknown>>,
): void {
  const { iss, aud, exp, nbf } = claims
  const now = clock.now().getTime() / 1000
  if (iss !== undefined && iss !== client.clientId) throw refused('its issuer is not the client')
  const audience = Array.isArray(aud) ? aud : [aud]
  if (aud !== undefined && !audience.includes(settings.issuer))
    throw refused('its audience is not this provider')
  if (exp !== undefined && !(typeof exp === 'number' && exp > now - SKEW)) throw refused('it has expired')
  if (nbf !== undefined && !(typeof nbf === 'number' && nbf <= now + SKEW))
    throw refused('it is not valid yet')
  if ('request' in claims || 'request_uri' in claims) throw refused('it refers to another one')
}

function algorithmOf(jwt: string): string | undefined {
  try {
    return decodeProtectedHeader(jwt).alg
  } catch {
    return undefined
  }
}

function refused(reason: string): OAuthError {
  return new OAuthError('invalid_request_object', `the request object is not valid: ${reason}`)
}
