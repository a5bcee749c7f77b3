/** What whoever asked can do about it: get rights, mend what they gave, or do what the message says. */
export type TargetErrorKind = 'notAllowed' | 'badInput' | 'failed'

/**
 * Why a {@link import('./user-target.ts').UserTarget} could not make a run although it is there,
 * beside the refusals that are AdminErrors. The message is for the operator, and repeats no secret.
 */
export class TargetError extends Error {
  override readonly name = 'TargetError'
  readonly kind: TargetErrorKind

  constructor(kind: TargetErrorKind, message: string, options?: ErrorOptions) {
    super(message, options)
    this.kind = kind
  }
}
