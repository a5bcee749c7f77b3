/** Signature algorithms of ID tokens and access tokens, RFC 7518 §3.1 and RFC 8037 §3.1. */
export type SigningAlgorithm = 'RS256' | 'PS256' | 'ES256' | 'EdDSA'

/** Who may register a client: nobody, holders of an initial access token, or everybody (RFC 7591 §3). */
export type RegistrationMode = 'off' | 'token' | 'open'

/** The least severe line that is logged; `silent` logs nothing. */
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent'

/** Where the two apps listen, and under which name the world sees them. */
export interface ServerConfig {
  /** A host name, or an IP address without brackets. Both apps listen there. */
  readonly host: string
  readonly port: number
  readonly adminPort: number
  /** The issuer identifier: normalized, without a trailing slash; it may have a path. */
  readonly publicBaseUrl: string
  /** IP addresses and CIDR ranges whose `X-Forwarded-*` headers are believed. */
  readonly trustedProxies: readonly string[]
  readonly allowPublicRegistration: boolean
  /** Whether `publicBaseUrl` may be http on a host other than loopback. */
  readonly allowInsecure: boolean
}

/** Which database to open. */
export interface DatabaseConfig {
  /** May hold a password: never to be shown. */
  readonly url: string
  /** The most connections to PostgreSQL at a time. */
  readonly poolSize?: number
}

/** The signing key. Paths are relative to the working directory. */
export interface KeysConfig {
  readonly alg: SigningAlgorithm
  readonly privateKeyPath?: string
  readonly jwksPath?: string
  readonly keyId?: string
}

/** The cost of argon2id (RFC 9106 §3.1), and what a plaintext password must be like. */
export interface PasswordConfig {
  /** Memory in KiB. */
  readonly memoryCost: number
  /** Passes over the memory. */
  readonly timeCost: number
  /** Lanes. */
  readonly parallelism: number
  /** The fewest characters that a password may have. */
  readonly minimumLength: number
}

/** Everything that operators can set, checked and deeply frozen. */
export interface Config {
  readonly server: ServerConfig
  readonly database: DatabaseConfig
  readonly keys: KeysConfig
  readonly admin: {
    /** The file that receives the first admin token, relative to the working directory. */
    readonly tokenFile: string
  }
  readonly registration: { readonly mode: RegistrationMode }
  readonly password: PasswordConfig
  readonly federation: { readonly trustAnchors: readonly string[] }
  readonly sync: {
    /** Usernames whom no sync removes. */
    readonly protectedUsers: readonly string[]
  }
  readonly session: {
    /** How long a sign-in lasts, in seconds. */
    readonly lifetime: number
  }
  readonly log: { readonly level: LogLevel }
  /** The names of keys (`federation.trust_anchors`) that were set, but do nothing in this version. */
  readonly withoutEffect: readonly string[]
}
