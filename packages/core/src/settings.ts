import type { OAuthSettings } from './oauth-settings.ts'

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
}
