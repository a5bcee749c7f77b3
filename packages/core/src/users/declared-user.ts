import type { JsonObject } from '@barycenter/database/json'

/**
 * What is declared about one user. An absent field is left as it is; a field that is `null` is cleared
 * where it can be (`email`, `properties` and the keys in it) and an error elsewhere.
 */
export interface DeclaredUser {
  readonly username: string
  readonly email?: string | null | undefined
  readonly emailVerified?: boolean | null | undefined
  readonly enabled?: boolean | null | undefined
  readonly password?: string | null | undefined
  /** A hash of one of the formats in password-formats.ts. */
  readonly passwordHash?: string | null | undefined
  readonly properties?: JsonObject | null | undefined
}
