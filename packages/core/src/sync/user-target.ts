import type { SyncUsersInput } from './sync-input.ts'
import type { SyncAction, SyncUsersOutcome } from './sync-outcome.ts'

/** What is to be made so: a run of `syncUsers`, without what only its transport knows. */
export type TargetRun = Pick<
  SyncUsersInput,
  'users' | 'mode' | 'onError' | 'source' | 'takeOver' | 'prune' | 'absent' | 'maxPrune'
> & {
  readonly passwordPolicy?: SyncUsersInput['passwordPolicy'] | undefined
  readonly expectedPlanHash?: string | undefined
}

/** What came of one record of a run. */
export interface TargetResult {
  /** Where the record stands in the run, from 0; -1 for a user whom the run does not list. */
  readonly index: number
  readonly username: string
  readonly subject: string | null
  readonly action: SyncAction
  readonly changes: readonly { readonly field: string; readonly before: unknown; readonly after: unknown }[]
  readonly sessionsRevoked: number
  readonly errors: readonly { readonly code: string; readonly message: string; readonly path: string }[]
}

/** What came of a run. Results may leave out who is unchanged. */
export interface TargetOutcome extends Omit<SyncUsersOutcome, 'results'> {
  readonly results: readonly TargetResult[]
}

/**
 * Where declared users are made so: our own service or database, or the users file of a connection pool.
 */
export interface UserTarget {
  /**
   * @throws {AdminError} PRUNE_GUARD, PLAN_STALE, SYNC_IN_PROGRESS as syncUsers does.
   * @throws {TargetUnavailableError} when it cannot be reached, or is busy: trying again may help.
   */
  sync(run: TargetRun): Promise<TargetOutcome>
  close(): Promise<void>
}

/**
 * Whoever makes users so cannot be reached now, or says that it is busy. The message is for the operator.
 */
export class TargetUnavailableError extends Error {
  override readonly name = 'TargetUnavailableError'
  /** For how many seconds it asks to be left alone, if it says so. */
  readonly retryAfter: number | undefined

  constructor(message: string, options: ErrorOptions & { readonly retryAfter?: number | undefined } = {}) {
    super(message, options)
    this.retryAfter = options.retryAfter
  }
}
