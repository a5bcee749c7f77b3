import type { ValueType } from './value-types.ts'

/** The issuer identifier: OpenID Connect Discovery §3 allows a path, and neither query nor fragment. */
export const publicBaseUrl: ValueType<string> = {
  expected: 'an https:// or http:// URL without query, fragment and user name',
  parse: (value) => (typeof value === 'string' ? normalize(value) : undefined),
  fromText: (given) => given,
}

/** Whether a browser would accept the URL for sign-ins: https, or a host that is this machine. */
export function isSecureOrigin(url: string): boolean {
  const { protocol, hostname } = new URL(url)
  return protocol === 'https:' || isLoopback(hostname)
}

/** Issuers are compared as strings, so a URL is spelled in one way: as browsers do, without trailing slashes. */
function normalize(value: string): string | undefined {
  // `new URL` would repair these silently.
  if (!/^https?:\/\/[^/]/i.test(value) || /[\s\\?#]/.test(value) || !URL.canParse(value)) return undefined
  const { origin, pathname, username, password } = new URL(value)
  if (username !== '' || password !== '') return undefined
  return `${origin}${pathname}`.replace(/\/+$/, '')
}

function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(\.\d+){3}$/.test(hostname)
  )
}
