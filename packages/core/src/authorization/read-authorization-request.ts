import { findClient } from '../clients/find-client.ts'
import type { Env } from '../env.ts'
import { OAuthError } from '../oauth-error.ts'
import { reachableContexts } from '../sessions/authentication-context.ts'
import { readIdTokenHint } from '../tokens/id-token-hint.ts'
import type { AuthorizationRequest, ResponseTarget } from './authorization-request.ts'
import { parseAuthorizationRequest } from './parse-authorization-request.ts'
import { readRequestObject } from './request-object.ts'
import type { RequestParameters } from './request-parameters.ts'
import { findResponseTarget } from './response-target.ts'

/** What an authorization request turned out to be. */
export type ReadRequest =
  | { readonly kind: 'request'; readonly request: AuthorizationRequest }
  /** Wrong, and its client may be told so. */
  | {
      readonly kind: 'refused'
      readonly target: ResponseTarget
      readonly error: OAuthError
      /** Whether no page may be shown in between: `prompt=none`. */
      readonly isSilent: boolean
    }
  /** Nobody knows whose it is, so that only the person can be told (RFC 6749 §4.1.2.1). */
  | { readonly kind: 'untrusted'; readonly reason: string }

/** Reads an authorization request, its request object included, OpenID Connect Core §3.1.2.2 and §6. */
export async function readAuthorizationRequest(env: Env, outer: RequestParameters): Promise<ReadRequest> {
  try {
    return await read(env, outer)
  } catch (error) {
    // Thrown before there was a target: `client_id` or `redirect_uri` more than once.
    if (error instanceof OAuthError) return { kind: 'untrusted', reason: sentence(error.message) }
    throw error
  }
}

async function read(env: Env, outer: RequestParameters): Promise<ReadRequest> {
  const clientId = outer.find('client_id')
  if (clientId === undefined) return untrusted('The application did not say who it is: client_id is missing.')
  const client = await findClient(env, clientId)
  if (client === undefined) return untrusted('No application is registered under this client_id.')

  const object = await caught(() => readRequestObject(env, client, outer))
  const parameters = object instanceof OAuthError ? outer : object
  const target = findResponseTarget(client, parameters)
  if (target === undefined)
    return untrusted('The redirect_uri is not one that this application has registered.')
  const isSilent = parameters.all('prompt').includes('none')
  if (object instanceof OAuthError) return { kind: 'refused', target, error: object, isSilent }
  const request = await caught(async () =>
    parseAuthorizationRequest(parameters, {
      target,
      settings: env.settings.oauth,
      contexts: reachableContexts(env.settings),
      hintedSubject: await findHintedSubject(env, parameters.find('id_token_hint')),
    }),
  )
  return request instanceof OAuthError
    ? { kind: 'refused', target, error: request, isSilent }
    : { kind: 'request', request }
}

async function findHintedSubject(env: Env, hint: string | undefined): Promise<string | undefined> {
  if (hint === undefined) return undefined
  const read = await readIdTokenHint(env, hint)
  if (read === undefined)
    throw new OAuthError('invalid_request', 'the id_token_hint is not an ID token of this provider')
  return read.subject
}

async function caught<T>(work: () => Promise<T>): Promise<T | OAuthError> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof OAuthError) return error
    throw error
  }
}

function untrusted(reason: string): ReadRequest {
  return { kind: 'untrusted', reason }
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}
