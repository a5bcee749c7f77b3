import { isPublicClient } from '../clients/client.ts'
import { OAuthError } from '../oauth-error.ts'
import type { OAuthSettings } from '../oauth-settings.ts'
import type { AuthenticationContext } from '../sessions/authentication-context.ts'
import { requireKnownResources } from '../tokens/audience.ts'
import type { AuthorizationRequest, Prompt, ResponseTarget } from './authorization-request.ts'
import { knownScopes, narrowScopes } from './known-scopes.ts'
import { parseClaimsRequest } from './parse-claims-request.ts'
import type { RequestParameters } from './request-parameters.ts'
import { readRequestedContext } from './requested-context.ts'
import { parseResponseMode } from './response-target.ts'

const PROMPTS = ['none', 'login', 'consent', 'select_account', 'create'] as const satisfies Prompt[]
/** It is stored with the grant. FAPI 2.0 wants 64 characters at least. */
const MAXIMUM_NONCE = 1024
/** RFC 7636 §4.2: what S256 makes, a digest of 256 bits. */
const S256_CHALLENGE = /^[\w-]{43}$/

/** What a request is read by. */
export interface ParseContext {
  readonly target: ResponseTarget
  readonly settings: Pick<OAuthSettings, 'claims' | 'resources' | 'publicRegistration'>
  /** Those that people can reach here. */
  readonly contexts: readonly AuthenticationContext[]
  /** The subject of a valid `id_token_hint`. */
  readonly hintedSubject: string | undefined
}

/**
 * Reads an authorization request whose redirect URI is trusted, so that errors may go there.
 *
 * @throws {OAuthError} with the codes of RFC 6749 §4.1.2.1, RFC 8707 §2 and OpenID Connect Core §3.1.2.6.
 */
export function parseAuthorizationRequest(
  parameters: RequestParameters,
  { target, settings, contexts, hintedSubject }: ParseContext,
): AuthorizationRequest {
  const { metadata } = target.client
  // Throws when there are two.
  parameters.find('state')
  const responseMode = parameters.find('response_mode')
  if (responseMode !== undefined && parseResponseMode(responseMode) === undefined)
    throw invalid('the response_mode is none of query, fragment and form_post')
  if (parameters.find('registration') !== undefined)
    throw new OAuthError('registration_not_supported', 'the parameter registration is not supported')

  const claims = parseClaimsRequest(parameters.find('claims'))
  return {
    ...target,
    responseType: parseResponseType(parameters, target),
    scopes: narrowScopes(parameters.find('scope'), metadata.scope, knownScopes(settings)),
    resources: [...requireKnownResources(settings, parameters.all('resource'))],
    nonce: parseNonce(parameters),
    codeChallenge: parseCodeChallenge(parameters, target),
    prompts: parsePrompts(parameters, settings.publicRegistration),
    maxAge: parseMaxAge(parameters) ?? metadata.default_max_age,
    loginHint: parameters.find('login_hint'),
    subject: parseSubject(claims?.id_token?.['sub']?.value, hintedSubject),
    claims,
    context: readRequestedContext({
      claim: claims?.id_token?.['acr'],
      values: parameters.find('acr_values')?.split(' ') ?? metadata.default_acr_values ?? [],
      supported: contexts,
    }),
  }
}

function parseResponseType(parameters: RequestParameters, { client }: ResponseTarget): 'code' | 'none' {
  const responseType = parameters.find('response_type')
  if (responseType === undefined) throw invalid('the parameter response_type is missing')
  if (responseType !== 'code' && responseType !== 'none') {
    const message = 'the response types are code and none: tokens are issued at the token endpoint only'
    throw new OAuthError('unsupported_response_type', message)
  }
  const { response_types, grant_types } = client.metadata
  if (
    !response_types.includes(responseType) ||
    (responseType === 'code' && !grant_types.includes('authorization_code'))
  )
    throw new OAuthError('unauthorized_client', 'the client is not registered for this response_type')
  return responseType
}

function parseNonce(parameters: RequestParameters): string | undefined {
  const nonce = parameters.find('nonce')
  if (nonce !== undefined && (nonce.length > MAXIMUM_NONCE || nonce.includes('\0') || !nonce.isWellFormed()))
    throw invalid(`the nonce is longer than ${MAXIMUM_NONCE} characters, or is not text`)
  return nonce
}

function parseCodeChallenge(parameters: RequestParameters, { client }: ResponseTarget): string | undefined {
  const challenge = parameters.find('code_challenge')
  const method = parameters.find('code_challenge_method')
  if (challenge === undefined) {
    if (method !== undefined) throw invalid('there is a code_challenge_method without a code_challenge')
    if (parameters.find('response_type') === 'none') return undefined
    if (isPublicClient(client) || client.metadata.require_pkce)
      throw invalid('this client must use PKCE: the parameter code_challenge is missing')
    return undefined
  }
  // Without a method it is `plain`, RFC 7636 §4.3, which protects nothing from who reads the request.
  if (method !== 'S256') throw invalid('the code_challenge_method must be S256')
  if (!S256_CHALLENGE.test(challenge)) throw invalid('the code_challenge is not one that S256 makes')
  return challenge
}

function parsePrompts(parameters: RequestParameters, publicRegistration: boolean): ReadonlySet<Prompt> {
  const prompts = new Set<Prompt>()
  for (const value of (parameters.find('prompt') ?? '').split(' ').filter((word) => word !== '')) {
    const prompt = PROMPTS.find((candidate) => candidate === value)
    if (prompt === undefined || (prompt === 'create' && !publicRegistration))
      throw invalid('the parameter prompt has a value that is not supported')
    prompts.add(prompt)
  }
  if (prompts.has('none') && prompts.size > 1) throw invalid('prompt=none stands alone')
  return prompts
}

function parseMaxAge(parameters: RequestParameters): number | undefined {
  const text = parameters.find('max_age')
  if (text === undefined) return undefined
  if (!/^\d{1,10}$/.test(text)) throw invalid('max_age is not a number of seconds')
  return Number(text)
}

function parseSubject(claimed: unknown, hinted: string | undefined): string | undefined {
  if (claimed === undefined) return hinted
  if (typeof claimed !== 'string') throw invalid('the sub in the claims request is not a text')
  if (hinted !== undefined && hinted !== claimed)
    throw invalid('id_token_hint and the claims request name two people')
  return claimed
}

function invalid(message: string): OAuthError {
  return new OAuthError('invalid_request', message)
}
