import type { OAuthSettings } from './oauth-settings.ts'

/** Which people may operate the admin API after signing in. */
export interface Administrators {
  /** The property of users that says so: a text, or a list with texts in it. */
  readonly property: string
  /** One of these makes somebody an administrator. At least one. */
  readonly roles: readonly string[]
  /** The admin service as browsers reach it, without a trailing slash: the resource (RFC 8707) of their access tokens. */
  readonly url: string
}

/** What the configuration says that the domain needs to know. */
export interface Settings {
  /** The issuer identifier, OpenID Connect Discovery §3: no trailing slash; it may have a path. */
  readonly issuer: string
  /** How long a sign-in lasts, in seconds. */
  readonly sessionLifetime: number
  /** The fewest characters that a plaintext password may have. */
  readonly minimumPasswordLength: number
  /** Usernames whom no sync disables or deletes for not being listed, and no operator disables, deletes or renames. */
  readonly protectedUsers: readonly string[]
  /** The age at which a signing key gets a successor, in seconds; 0 for never. */
  readonly keyRotationInterval: number
  /** How long audit events are kept, in seconds; 0 for ever. */
  readonly auditRetention: number
  /** How long a sync waits for another one to end before it gives up, in seconds. */
  readonly syncPatience: number
  readonly oauth: OAuthSettings
  /** Undefined: nobody gets into the admin API by signing in. */
  readonly administrators: Administrators | undefined
}
