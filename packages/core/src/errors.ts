/** The refusals of the admin API, each with the `code` that clients may depend on. */
export type AdminErrorCode =
  | 'SYNC_IN_PROGRESS'
  | 'PLAN_STALE'
  | 'PRUNE_GUARD'
  | 'IDEMPOTENCY_MISMATCH'
  | 'INVALID_INPUT'
  | 'SYNC_TOO_LARGE'
  | 'STAGED_RUN_LOST'
  | 'NOT_FOUND'
  | 'KEY_IN_USE'

/** A refusal whose message is meant for the operator. Anything else that is thrown gets masked. */
export class AdminError extends Error {
  override readonly name = 'AdminError'
  readonly code: AdminErrorCode

  constructor(code: AdminErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
