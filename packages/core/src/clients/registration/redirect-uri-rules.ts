import type { ClientMetadata } from '../client-metadata.ts'

const LOOPBACK_HOSTS = ['127.0.0.1', '[::1]', 'localhost']

/** The longest address that may be registered, in characters. */
const LONGEST = 2048

/**
 * What is wrong with a redirect URI that a client of a kind wants to register; undefined if nothing is. It
 * is an absolute address without a fragment (RFC 6749 §3.1.2) that says what it means, for it will be
 * compared as a string: https; or, for a native client, http to the loopback interface or a scheme that is
 * a domain name written backwards (RFC 8252 §7). `javascript:`, `data:` and their kin have no dot.
 */
export function findRedirectUriFault(
  uri: string,
  applicationType: ClientMetadata['application_type'],
): string | undefined {
  const syntax = findSyntaxFault(uri)
  if (syntax !== undefined) return syntax
  const url = URL.parse(uri)
  if (url === null) return 'is not an absolute URI'
  const { protocol, hostname } = url
  if (protocol === 'https:') return undefined
  if (protocol === 'http:') {
    if (applicationType === 'native' && LOOPBACK_HOSTS.includes(hostname)) return undefined
    return 'has to be https; http is for the loopback address of a native client'
  }
  if (!protocol.includes('.')) return 'has to be https, or of a scheme like com.example.app'
  return applicationType === 'native' ? undefined : 'has a scheme of its own, which is for native clients'
}

/**
 * The kind of client that its redirect URIs tell of, if it does not say: one of which every redirect URI
 * is on the device itself is native. Clients that know RFC 7591 only do not say.
 */
export function inferApplicationType(redirectUris: readonly string[]): ClientMetadata['application_type'] {
  const isOnDevice = (uri: string) => {
    const url = URL.parse(uri)
    if (url === null || url.protocol === 'https:') return false
    return url.protocol !== 'http:' || LOOPBACK_HOSTS.includes(url.hostname)
  }
  return redirectUris.length > 0 && redirectUris.every(isOnDevice) ? 'native' : 'web'
}

function findSyntaxFault(uri: string): string | undefined {
  if (uri.length > LONGEST) return `is longer than ${LONGEST} characters`
  if (!/^[\x21-\x7e]+$/.test(uri) || /[\\"<>^`{|}]/.test(uri)) return 'has characters that a URI cannot have'
  if (uri.includes('#')) return 'has a fragment'
  if (uri.includes('*')) return 'has a wildcard; each URI has to be registered in full'
  const [, authority = '', path = ''] = /^[^:]+:(?:\/\/([^/?]*))?([^?]*)/.exec(uri) ?? []
  if (authority.includes('@')) return 'has a user name in it'
  if (/(?:^|\/)(?:\.|%2e){1,2}(?:\/|$)/i.test(path)) return 'has . or .. in its path'
  return undefined
}
