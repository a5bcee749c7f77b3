import { answerOf, authorizeUrl, locationOf, signInAt, VERIFIER } from './authorization.ts'
import { type ClientCredentials, type TokenRequests, textOf } from './token-requests.ts'
import type { Visitor } from './visitor.ts'

/** What a client got by a sign-in. */
export interface ClientTokens {
  readonly idToken: string
  readonly accessToken: string
  /** With `offline_access`. */
  readonly refreshToken: string | undefined
}

/** How a person signs in to a client. */
export interface ClientSignIn {
  readonly scope?: string
  /** Signs in with these, even if somebody is signed in already. */
  readonly credentials?: { readonly username: string; readonly password: string }
}

/** Lets the person of a browser sign in to a client that needs no consent, and returns its tokens. */
export async function signInToClient(
  visitor: Visitor,
  requests: TokenRequests,
  client: ClientCredentials,
  { scope = 'openid', credentials }: ClientSignIn = {},
): Promise<ClientTokens> {
  const prompt = credentials === undefined ? {} : { prompt: 'login' }
  const asked = await visitor.get(authorizeUrl(client.clientId, { scope, ...prompt }))
  const answer = credentials === undefined ? asked : await signInAt(visitor, locationOf(asked), credentials)
  const { code = '' } = answerOf(answer)
  const redirect_uri = 'https://client.example/callback'
  const form = { grant_type: 'authorization_code', code, redirect_uri, code_verifier: VERIFIER }
  const response = await requests.token(client, form)
  const refreshToken = response.body['refresh_token']
  return {
    idToken: textOf(response, 'id_token'),
    accessToken: textOf(response, 'access_token'),
    refreshToken: typeof refreshToken === 'string' ? refreshToken : undefined,
  }
}
