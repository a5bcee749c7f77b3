import type { RequestParameters } from '../authorization/request-parameters.ts'
import type { ClientRecord } from '../clients/client.ts'
import { findClient } from '../clients/find-client.ts'
import type { Env } from '../env.ts'
import { OAuthError } from '../oauth-error.ts'
import { type IdTokenHint, readIdTokenHint } from '../tokens/id-token-hint.ts'

/** A logout request, checked: RP-Initiated Logout 1.0 §2. */
export interface LogoutRequest {
  /** Who asks; nothing if nobody in particular does. */
  readonly client: ClientRecord | undefined
  /** An ID token that we issued to that client, be it expired. */
  readonly hint: IdTokenHint | undefined
  /** About whose session it is: a `sid`, a username or an e-mail address. */
  readonly logoutHint: string | undefined
  /** Where the client wants the person to be sent afterwards; one of those that it has registered. */
  readonly postLogoutRedirectUri: string | undefined
  readonly state: string | undefined
}

/**
 * Reads a logout request. What cannot be verified makes the whole request void (§4), so that nobody is
 * sent to an address that is not known to be the client's.
 *
 * @throws {OAuthError} `invalid_request`
 */
export async function readLogoutRequest(env: Env, parameters: RequestParameters): Promise<LogoutRequest> {
  const presentedHint = parameters.find('id_token_hint')
  const namedClient = parameters.find('client_id')
  const postLogoutRedirectUri = parameters.find('post_logout_redirect_uri')
  const state = parameters.find('state')
  const logoutHint = parameters.find('logout_hint')

  const hint = presentedHint === undefined ? undefined : await readIdTokenHint(env, presentedHint)
  if (presentedHint !== undefined && hint === undefined)
    throw invalid('the id_token_hint is not an ID token of this provider')
  if (hint !== undefined && namedClient !== undefined && hint.clientId !== namedClient)
    throw invalid('the id_token_hint was issued to another application than client_id names')

  const clientId = hint?.clientId ?? namedClient
  const client = clientId === undefined ? undefined : await findClient(env, clientId)
  if (clientId !== undefined && client === undefined)
    throw invalid('no application is registered under this client_id')
  // Nobody can say whose it is. That is no reason to keep the person signed in.
  if (client === undefined) return { client, hint, logoutHint, postLogoutRedirectUri: undefined, state }
  // To the character, §3: no port and no slash may differ.
  const registered = client.metadata.post_logout_redirect_uris
  if (postLogoutRedirectUri !== undefined && !registered.includes(postLogoutRedirectUri))
    throw invalid('the post_logout_redirect_uri is not one that this application has registered')
  return { client, hint, logoutHint, postLogoutRedirectUri, state }
}

function invalid(reason: string): OAuthError {
  return new OAuthError('invalid_request', reason)
}
