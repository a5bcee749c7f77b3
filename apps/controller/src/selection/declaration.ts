import type { SyncUserInput } from '@barycenter/core/sync/sync-input'
import type { HashOrigin } from '@barycenter/core/users-file/document-record'
import type { SecretName } from '../secrets/secret-object.ts'

/** What becomes of the users of a Secret that goes, or that names others. */
export const ON_DELETE = ['keep', 'disable', 'delete'] as const
export type OnDelete = (typeof ON_DELETE)[number]

/** How Secrets are read. */
export interface SecretReading {
  /** Who declares the users of all Secrets. */
  readonly source: string
  /** Whose password hashes they may have. */
  readonly hashes: HashOrigin
}

/** What is wrong with a Secret. Neither its code nor its message repeats a value. */
export interface SecretProblem {
  readonly code: string
  /** A key of the Secret, or a JSON Pointer (RFC 6901) into its users.json. */
  readonly path: string
  readonly message: string
}

/** A user whom a Secret names. */
export interface Claim {
  /** The form in which names are compared: `usernameKey`. */
  readonly key: string
  readonly username: string
  /** What is declared; undefined when that cannot be used, and the user is to stay as they are. */
  readonly user: SyncUserInput | undefined
  /** Where they stand: `/users/3` or `/3` in a users.json, empty for a Secret of one user. */
  readonly place: string
}

/** What a Secret declares. */
export interface Declaration {
  /** Each user once. */
  readonly claims: readonly Claim[]
  /** False when there is somebody in it whose name could not be read. */
  readonly isComplete: boolean
  readonly problems: readonly SecretProblem[]
}

/** A Secret that is selected, and what is known of it: no more of its values than the users have. */
export interface Entry extends Declaration {
  readonly secret: SecretName
  /** In milliseconds since 1970. */
  readonly createdAt: number
  /** What its own annotation says. */
  readonly onDelete: OnDelete | undefined
  /** False when it may name somebody of whom nothing is known, not even from earlier. */
  readonly areNamesKnown: boolean
}
