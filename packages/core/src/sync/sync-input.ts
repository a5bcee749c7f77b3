import type { DeclaredUser } from '../users/declared-user.ts'

/** Whether a run writes, or only says what it would write. */
export const SYNC_MODES = ['APPLY', 'PLAN'] as const
export type SyncMode = (typeof SYNC_MODES)[number]

/** What a bad record means for the good ones: nothing is written, or all of them are. */
export const SYNC_ON_ERROR = ['ABORT', 'CONTINUE'] as const
export type SyncOnError = (typeof SYNC_ON_ERROR)[number]

/**
 * When a declared password replaces the one that a user has. ENFORCE: whenever it is another one.
 * ON_CHANGE: when the declaration changed since the last run. INITIAL: only at creation.
 */
export const PASSWORD_POLICIES = ['ENFORCE', 'ON_CHANGE', 'INITIAL'] as const
export type PasswordPolicy = (typeof PASSWORD_POLICIES)[number]

/** What happens to the users of a source whom its files do not list any more. */
export const SYNC_PRUNE = ['NONE', 'DISABLE', 'DELETE'] as const
export type SyncPrune = (typeof SYNC_PRUNE)[number]

/** Whether a listed user is to be there; if not, the run's prune says what becomes of them. */
export const SYNC_STATES = ['PRESENT', 'ABSENT'] as const
export type SyncState = (typeof SYNC_STATES)[number]

/** What a run declares about one user. */
export interface SyncUserInput extends DeclaredUser {
  readonly passwordPolicy?: PasswordPolicy | null | undefined
  readonly state?: SyncState | null | undefined
}

/** One run of `syncUsers`. */
export interface SyncUsersInput {
  readonly users: readonly SyncUserInput[]
  readonly mode: SyncMode
  readonly onError: SyncOnError
  readonly passwordPolicy: PasswordPolicy
  /** Who declares these users, and owns those that nobody owned before. */
  readonly source: string
  /** Whether users are changed who are there already and belong to another source, or to none; so it is unless false. */
  readonly takeOver?: boolean | undefined
  readonly prune: SyncPrune
  /** What becomes of users who are declared ABSENT, as `prune` says if absent: unlisted users are not concerned. */
  readonly absent?: SyncPrune | undefined
  /** How many unlisted users a run may remove: a number, or a share (`20%`) of those the source owns. */
  readonly maxPrune: string
  /** Refuse with PLAN_STALE if the plan is no longer the one with this hash. */
  readonly expectedPlanHash: string | undefined
  /** Answer this request only once: the same one again, within a day, gets the same answer. */
  readonly idempotencyKey: string | undefined
  /** The id that the run is to have, so that it can be watched: a new UUIDv7. */
  readonly runId?: string | undefined
}
