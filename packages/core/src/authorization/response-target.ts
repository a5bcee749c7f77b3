import type { ClientRecord } from '../clients/client.ts'
import { isRegisteredRedirectUri } from '../clients/redirect-uri.ts'
import type { ResponseMode, ResponseTarget } from './authorization-request.ts'
import type { RequestParameters } from './request-parameters.ts'

const RESPONSE_MODES = ['query', 'fragment', 'form_post'] as const satisfies ResponseMode[]

/** Reads a `response_mode`; nothing if it is none of ours. */
export function parseResponseMode(value: string): ResponseMode | undefined {
  return RESPONSE_MODES.find((mode) => mode === value)
}

/**
 * Where the response to a request may go, or nothing: then it goes nowhere, RFC 9700 §4.11.2.
 *
 * A client with a single redirect URI need not say it (RFC 6749 §3.1.2.3), but for OpenID Connect
 * (Core §3.1.2.1).
 */
export function findResponseTarget(
  client: ClientRecord,
  parameters: RequestParameters,
): ResponseTarget | undefined {
  const [only, ...others] = client.metadata.redirect_uris
  // What is there twice is an error to be told to the client; here it only must not stand in the way.
  const first = (name: string) => parameters.all(name)[0]
  const mayOmit = others.length === 0 && !(first('scope') ?? '').split(' ').includes('openid')
  const redirectUri = parameters.find('redirect_uri') ?? (mayOmit ? only : undefined)
  if (redirectUri === undefined || !isRegisteredRedirectUri(client.metadata, redirectUri)) return undefined
  const asked = parseResponseMode(first('response_mode') ?? '')
  return {
    client,
    redirectUri,
    responseMode: asked ?? defaultMode(first('response_type') ?? ''),
    state: first('state'),
  }
}

/** Multiple Response Types §5: what we refuse is refused where its sender looks for the answer. */
function defaultMode(responseType: string): ResponseMode {
  return /\b(?:id_token|token)\b/.test(responseType) ? 'fragment' : 'query'
}
