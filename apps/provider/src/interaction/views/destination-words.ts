import { isClaimableRedirectUri } from '@barycenter/core/clients/redirect-uri'

/** Where a redirect URI leads, in a person's words: a host, or an application on their own device. */
export function destinationWords(redirectUri: string): string {
  const { host, protocol } = new URL(redirectUri)
  if (!isClaimableRedirectUri(redirectUri)) return host
  return `an application on this device (${host === '' ? protocol.slice(0, -1) : host})`
}
