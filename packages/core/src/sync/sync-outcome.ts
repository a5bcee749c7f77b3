import type { UserFaultCode } from '../users/check-user.ts'
import type { Subject } from '../users/user.ts'
import type { FieldChange } from '../users/user-fields.ts'
import type { SyncMode } from './sync-input.ts'

/** What a run does, or would do, with one user. */
export const SYNC_ACTIONS = ['CREATE', 'UPDATE', 'UNCHANGED', 'DISABLE', 'DELETE', 'FAIL'] as const
export type SyncAction = (typeof SYNC_ACTIONS)[number]

/** Why a record cannot be applied. */
export interface SyncRecordError {
  readonly code: SyncErrorCode
  /** Says what is wrong and what to do; never repeats a secret. */
  readonly message: string
  /** A JSON Pointer (RFC 6901) into the document: `/users/7/email`. */
  readonly path: string
}

/** The reasons that clients may depend on. */
export type SyncErrorCode =
  | UserFaultCode
  | 'USERNAME_DUPLICATE'
  | 'CREDENTIAL_REQUIRED'
  | 'PRUNE_REQUIRED'
  | 'USER_PROTECTED'
  | 'ADMIN_REQUIRED'
  | 'USER_OF_OTHER_SOURCE'

/** What came of one record. */
export interface SyncRecordResult {
  /** Where the record stands in the input, from 0; -1 for a user whom the input does not list. */
  readonly index: number
  readonly username: string
  /** Undefined when the user does not exist: a failed or merely planned creation. */
  readonly subject: Subject | undefined
  readonly action: SyncAction
  readonly changes: readonly FieldChange[]
  /** Sessions that ended with the change. */
  readonly sessionsRevoked: number
  readonly errors: readonly SyncRecordError[]
}

/** What a run cost. */
export interface SyncWork {
  readonly passwordsHashed: number
  readonly passwordsVerified: number
  /** Argon2 evaluations that took the place of verifying passwords one by one: docs/checkpoints.md. */
  readonly checkpoints: number
  /** Rows inserted, updated and deleted, those of history and audit included. */
  readonly rowsWritten: number
  readonly sessionsRevoked: number
  /** Live grants that ended, and with them their codes, access tokens and refresh tokens. */
  readonly grantsRevoked: number
}

/** What came of a run. */
export interface SyncUsersOutcome {
  /** The run's id; `syncRuns` lists it if the run wrote something. */
  readonly runId: string
  readonly mode: SyncMode
  /** True when the database is as the run declared: nothing was left out by PLAN or by ABORT. */
  readonly applied: boolean
  /** Names the plan: the same decisions about the same users have the same hash, in any order of records. */
  readonly planHash: string
  readonly durationMs: number
  readonly total: number
  readonly created: number
  readonly updated: number
  readonly unchanged: number
  readonly disabled: number
  readonly deleted: number
  readonly failed: number
  readonly work: SyncWork
  /** One for each record, in the order of the input. */
  readonly results: readonly SyncRecordResult[]
}
