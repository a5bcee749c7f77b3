import type { ClientMetadata } from './client-metadata.ts'

const LOOPBACK = /^http:\/\/(?:127\.0\.0\.1|\[::1\])(?::\d{1,5})?(?=[/?]|$)/

type Registered = Pick<ClientMetadata, 'redirect_uris' | 'application_type'>

/**
 * Whether a redirect URI is one that a client has registered: the same string, RFC 9700 §2.1. The port of
 * a native client's loopback address may differ, for the client gets one from its system (RFC 8252 §7.3).
 */
export function isRegisteredRedirectUri(client: Registered, redirectUri: string): boolean {
  if (client.redirect_uris.includes(redirectUri)) return true
  if (client.application_type !== 'native') return false
  const wanted = withoutLoopbackPort(redirectUri)
  return (
    wanted !== undefined &&
    client.redirect_uris.some((registered) => withoutLoopbackPort(registered) === wanted)
  )
}

/** Whether whoever listens at a redirect URI may be another than the client: any program can take a port or a scheme. */
export function isClaimableRedirectUri(redirectUri: string): boolean {
  return LOOPBACK.test(redirectUri) || !/^https?:/.test(redirectUri)
}

function withoutLoopbackPort(redirectUri: string): string | undefined {
  const [address] = LOOPBACK.exec(redirectUri) ?? []
  return address && `${address.replace(/:\d+$/, '')} ${redirectUri.slice(address.length)}`
}
