/** How long what is issued lives, in seconds. */
export interface Lifetimes {
  /** RFC 6749 §4.1.2 and RFC 9700 §2.1.1: a minute is plenty for a redirect. */
  readonly authorizationCode: number
  readonly accessToken: number
  readonly idToken: number
  /** Of each refresh token: a grant that is not used for this long has ended. */
  readonly refreshToken: number
  /** Of a grant as a whole, however often its refresh tokens are used. */
  readonly grant: number
  /** RFC 8628 §3.2. */
  readonly deviceCode: number
}

/** A resource server that access tokens may be for, RFC 8707. */
export interface Resource {
  /** An absolute URI without a fragment: `resource` in requests, `aud` in tokens. */
  readonly identifier: string
  /** What consent calls it. */
  readonly name?: string
  /** The scopes that it knows beside the standard ones. */
  readonly scopes: readonly string[]
  /** The form of its access tokens; absent: as the client has it. */
  readonly accessTokenFormat?: 'opaque' | 'jwt'
  /** The client ids that may introspect its tokens, RFC 7662 §2.1. */
  readonly introspectors: readonly string[]
}

/** A claim of our own, and the property of users.json that it comes from. */
export interface MappedClaim {
  readonly claim: string
  readonly property: string
  /** The scope that it comes with. */
  readonly scope: string
}

/** What the configuration says about OAuth 2.0 and OpenID Connect. */
export interface OAuthSettings {
  readonly lifetimes: Lifetimes
  /** For how many seconds a rotated refresh token still yields its successor: two tabs, a lost answer. */
  readonly refreshGrace: number
  readonly resources: readonly Resource[]
  readonly claims: readonly MappedClaim[]
  /** Who may register clients, RFC 7591 §3. */
  readonly registration: 'off' | 'token' | 'open'
  /** Whether people may make accounts of their own: `prompt=create`. */
  readonly publicRegistration: boolean
  /** Private networks that we may fetch from nevertheless: CIDR blocks. */
  readonly outboundNetworks: readonly string[]
}

/** What holds where nothing is configured. */
export const DEFAULT_OAUTH_SETTINGS: OAuthSettings = {
  lifetimes: {
    authorizationCode: 60,
    accessToken: 3600,
    idToken: 3600,
    refreshToken: 2_592_000,
    grant: 31_536_000,
    deviceCode: 600,
  },
  refreshGrace: 30,
  resources: [],
  claims: [],
  registration: 'token',
  publicRegistration: false,
  outboundNetworks: [],
}
