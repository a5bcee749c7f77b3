/** Signature algorithms of ID tokens and access tokens, RFC 7518 §3.1 and RFC 8037 §3.1. */
export type SigningAlgorithm = 'RS256' | 'PS256' | 'ES256' | 'EdDSA'

/** Who may register a client: nobody, holders of an initial access token, or everybody (RFC 7591 §3). */
export type RegistrationMode = 'off' | 'token' | 'open'

/** The least severe line that is logged; `silent` logs nothing. */
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent'

/** Parts of the program whose lines may have a level of their own; `http`: one line for each request. */
export type LogModule = 'http' | 'provider' | 'admin' | 'background'

/** Which lines are logged. */
export interface LogFilter {
  readonly level: LogLevel
  /** What differs from that. */
  readonly modules: Readonly<Partial<Record<LogModule, LogLevel>>>
}

/** How lines are written; `auto`: for people on a terminal, as JSON elsewhere. */
export type LogFormat = 'auto' | 'json' | 'pretty'

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

/** The signing keys. Paths are relative to the working directory. */
export interface KeysConfig {
  readonly alg: SigningAlgorithm
  /** Seconds between the rotations of a key; 0: only when asked. */
  readonly rotationInterval: number
  /** 32 bytes as base64url: encrypts what is secret in the database. Never to be shown. */
  readonly encryptionKey?: string
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

/** How long what is issued lives, in seconds. */
export interface TokensConfig {
  readonly authorizationCodeLifetime: number
  readonly accessTokenLifetime: number
  readonly idTokenLifetime: number
  readonly refreshTokenLifetime: number
  readonly grantLifetime: number
  readonly deviceCodeLifetime: number
  /** For how long a refresh token that was used still yields its successor. */
  readonly refreshGrace: number
}

/** A resource server that access tokens may be for, RFC 8707. */
export interface ResourceConfig {
  /** An absolute URI without a fragment. */
  readonly identifier: string
  readonly name?: string
  readonly scopes: readonly string[]
  readonly accessTokenFormat?: 'opaque' | 'jwt'
  /** The ids of the clients that may introspect its tokens. */
  readonly introspectors: readonly string[]
}

/** A claim, the property of a user that it comes from, and the scope that it comes with. */
export interface ClaimConfig {
  readonly claim: string
  readonly property: string
  readonly scope: string
}

/** What a claim may be: a pattern for texts, or exactly a number, true or false. */
export type ClaimValueConfig = string | number | boolean

/** Somebody whose JWTs open the admin API. Paths are relative to the working directory. */
export interface TrustedIssuerConfig {
  /** How the audit log names it. */
  readonly name: string
  /** The `iss` of its tokens. */
  readonly issuer: string
  readonly audiences: readonly string[]
  /** Where its keys are; found by discovery without either. */
  readonly jwksUri?: string
  readonly jwksFile?: string
  /** Certificates, in PEM, that its server is trusted by. */
  readonly caFile?: string
  /** Holds a token that `jwksUri` asks for. */
  readonly tokenFile?: string
  /** Private networks that its keys may be fetched from. */
  readonly allowedNetworks: readonly string[]
  /** All of these hold: each claim, by its path, is one of the values. */
  readonly claims: readonly {
    readonly path: readonly string[]
    readonly accepted: readonly ClaimValueConfig[]
  }[]
  /** What its tokens allow. */
  readonly scopes: readonly string[]
  /** How long ago a token may have been issued, in seconds. */
  readonly maximumAge: number
}

/** Who may ask for the admin API's schema: holders of a token, everybody, or nobody. */
export type IntrospectionMode = 'token' | 'open' | 'off'

/** The admin API. */
export interface AdminConfig {
  /** The file that receives the first admin token, relative to the working directory. */
  readonly tokenFile: string
  readonly trustedIssuers: readonly TrustedIssuerConfig[]
  /** Who has one of these may sign in to the playground. */
  readonly roles: readonly string[]
  /** The property of users that has their roles. */
  readonly roleProperty: string
  /** The service as browsers reach it, without a trailing slash. */
  readonly publicBaseUrl: string
  readonly introspection: IntrospectionMode
  /** Origins (RFC 6454) whose scripts may use it. */
  readonly corsOrigins: readonly string[]
}

/** The looks of the pages. */
export interface ThemeConfig {
  readonly name: string
  /** As `#rrggbb`. */
  readonly accentColor?: string
  /** Relative to the working directory. */
  readonly logoFile?: string
}

/** Everything that operators can set, checked and deeply frozen. */
export interface Config {
  readonly server: ServerConfig
  readonly database: DatabaseConfig
  readonly keys: KeysConfig
  readonly admin: AdminConfig
  readonly registration: { readonly mode: RegistrationMode }
  readonly tokens: TokensConfig
  readonly oauth: {
    readonly resources: readonly ResourceConfig[]
    readonly claims: readonly ClaimConfig[]
  }
  readonly outbound: {
    /** IP addresses and CIDR ranges, private ones, that may be fetched from. */
    readonly allowedNetworks: readonly string[]
  }
  readonly theme: ThemeConfig
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
  readonly log: LogFilter & { readonly format: LogFormat }
  readonly audit: {
    /** How long events are kept, in seconds; 0 for ever. */
    readonly retention: number
  }
  readonly metrics: {
    /** Where metrics are served, alone; undefined: with the admin service. */
    readonly port?: number
  }
  /** The names of keys (`federation.trust_anchors`) that were set, but do nothing in this version. */
  readonly withoutEffect: readonly string[]
}
