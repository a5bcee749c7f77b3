import { sha256 } from '@barycenter/core/digest'
import type { Visitor } from './visitor.ts'

/** A PKCE verifier, RFC 7636 §4.1, and the challenge that S256 makes of it. */
export const VERIFIER = 'a-verifier-of-at-least-forty-three-characters-0'
export const CHALLENGE = sha256(VERIFIER)

/** Parameters of a request: null takes one away, a list repeats it. */
export type RequestChange = Readonly<Record<string, string | null | readonly string[]>>

/** The address of an authorization request, by default one that every client may make. */
export function authorizeUrl(clientId: string, change: RequestChange = {}): string {
  const parameters = {
    client_id: clientId,
    redirect_uri: 'https://client.example/callback',
    response_type: 'code',
    scope: 'openid',
    state: 'a state',
    nonce: 'a nonce',
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
    ...change,
  }
  const query = Object.entries(parameters).flatMap(([name, value]) =>
    [value ?? []].flat().map((each): [string, string] => [name, each]),
  )
  return `/authorize?${new URLSearchParams(query)}`
}

/** Where a response sends the browser. */
export function locationOf(response: Response): string {
  const location = response.headers.get('location')
  if (response.status !== 303 || location === null) throw new Error(`no redirect but ${response.status}`)
  return location
}

/** The parameters of an authorization response in a query. */
export function answerOf(response: Response): Record<string, string> {
  const { origin, searchParams } = new URL(locationOf(response), 'http://localhost:8080')
  if (origin !== 'https://client.example') throw new Error(`no answer to the client but ${origin}`)
  return Object.fromEntries(searchParams)
}

/** Signs in through whatever page asks for it, and follows to where that leads. */
export async function signInAt(
  visitor: Visitor,
  location: string,
  credentials: { readonly username: string; readonly password: string },
): Promise<Response> {
  return visitor.get(locationOf(await visitor.fillIn(location, credentials)))
}
