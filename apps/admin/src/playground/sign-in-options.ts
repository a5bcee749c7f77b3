import { PLAYGROUND_CLIENT_ID, playgroundAddress } from '@barycenter/core/clients/playground-client'
import type { Settings } from '@barycenter/core/settings'

/** What the playground depends on. */
export type PlaygroundSettings = Pick<Settings, 'issuer' | 'administrators'>

/** What the page needs to know to sign somebody in with our own provider. */
export interface SignInOptions {
  readonly issuer: string
  readonly authorizationEndpoint: string
  readonly tokenEndpoint: string
  readonly endSessionEndpoint: string
  readonly clientId: string
  readonly redirectUri: string
  /** RFC 8707: what the access token is for. */
  readonly resource: string
}

/** How to sign in; undefined where nobody may. */
export function signInOptions({ issuer, administrators }: PlaygroundSettings): SignInOptions | undefined {
  if (administrators === undefined) return undefined
  return {
    issuer,
    authorizationEndpoint: `${issuer}/authorize`,
    tokenEndpoint: `${issuer}/token`,
    endSessionEndpoint: `${issuer}/logout`,
    clientId: PLAYGROUND_CLIENT_ID,
    redirectUri: playgroundAddress(administrators),
    resource: administrators.url,
  }
}
