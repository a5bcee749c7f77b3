/** The issuer identifier (OpenID Connect Discovery §3), taken apart. */
export interface Issuer {
  /** As it was configured; what `iss` and the discovery document say, compared character by character. */
  readonly identifier: string
  readonly origin: string
  /** The path that every route lives below: empty, or `/like/this`. */
  readonly path: string
  /** Whether people reach it over TLS. */
  readonly secure: boolean
}

/** Takes an issuer identifier apart. Every URL that the provider gives away derives from the result. */
export function parseIssuer(identifier: string): Issuer {
  const { origin, pathname, protocol } = new URL(identifier)
  return { identifier, origin, path: pathname.replace(/\/+$/, ''), secure: protocol === 'https:' }
}
