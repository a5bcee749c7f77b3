import type { TargetOutcome } from './user-target.ts'

/** What whoever asked can do about it: get rights, mend what they gave, or do what the message says. */
export type TargetErrorKind = 'notAllowed' | 'badInput' | 'failed'

/**
 * Why a {@link import('./user-target.ts').UserTarget} could not make a run although it is there,
 * beside the refusals that are AdminErrors. The message is for the operator, and repeats no secret.
 */
export class TargetError extends Error {
  override readonly name = 'TargetError'
  readonly kind: TargetErrorKind
  /** What came of the run all the same: it was made, and is not in effect yet. */
  readonly outcome: TargetOutcome | undefined

  constructor(
    kind: TargetErrorKind,
    message: string,
    options: ErrorOptions & { readonly outcome?: TargetOutcome } = {},
  ) {
    super(message, options)
    this.kind = kind
    this.outcome = options.outcome
  }
}
