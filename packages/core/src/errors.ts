/** The codes of the refusals of the admin API: clients may depend on them. */
export const ADMIN_ERROR_CODES = [
  'SYNC_IN_PROGRESS',
  'PLAN_STALE',
  'PRUNE_GUARD',
  'IDEMPOTENCY_MISMATCH',
  'INVALID_INPUT',
  'SYNC_TOO_LARGE',
  'STAGED_RUN_LOST',
  'NOT_FOUND',
  'KEY_IN_USE',
  'USERNAME_TAKEN',
  'USER_PROTECTED',
  'ADMIN_REQUIRED',
  'CLIENT_PROTECTED',
  'REVISION_MISMATCH',
  'INVALID_REDIRECT_URI',
  'INVALID_CLIENT_METADATA',
  'FORBIDDEN',
] as const

/** One of {@link ADMIN_ERROR_CODES}. */
export type AdminErrorCode = (typeof ADMIN_ERROR_CODES)[number]

/** What an {@link AdminError} may say beside its message. */
export interface AdminErrorOptions extends ErrorOptions {
  /** Which part of the input it is about: a JSON Pointer (RFC 6901) into it, `/email`. */
  readonly path?: string
}

/** A refusal whose message is meant for the operator. Anything else that is thrown gets masked. */
export class AdminError extends Error {
  override readonly name: string = 'AdminError'
  readonly code: AdminErrorCode
  readonly path: string | undefined

  constructor(code: AdminErrorCode, message: string, { path, ...options }: AdminErrorOptions = {}) {
    super(message, options)
    this.code = code
    this.path = path
  }
}

/** What is wrong with one part of an input. */
export interface InputFault {
  /** Which part: a JSON Pointer (RFC 6901) into the input. */
  readonly path: string
  /** Says what is wrong and what to do; never repeats a secret. */
  readonly message: string
}

/** An input that cannot be meant, whatever there is in the database. All faults are told together. */
export class InvalidInputError extends AdminError {
  override readonly name = 'InvalidInputError'
  readonly faults: readonly InputFault[]

  constructor(faults: readonly [InputFault, ...InputFault[]]) {
    const [first] = faults
    super('INVALID_INPUT', faults.map(({ message }) => message).join('; '), { path: first.path })
    this.faults = faults
  }
}

/** There is nothing of the name that was given; which is not repeated. */
export class NotFoundError extends AdminError {
  override readonly name = 'NotFoundError'

  constructor(message: string, options?: AdminErrorOptions) {
    super('NOT_FOUND', message, options)
  }
}

/** What was asked for is somebody else's already: a name that can be there only once. */
export class ConflictError extends AdminError {
  override readonly name = 'ConflictError'

  constructor(code: AdminErrorCode, message: string, options?: AdminErrorOptions) {
    super(code, message, options)
  }
}

/** A rule of this installation forbids it. */
export class ProtectedError extends AdminError {
  override readonly name = 'ProtectedError'

  constructor(code: AdminErrorCode, message: string, options?: AdminErrorOptions) {
    super(code, message, options)
  }
}

/** What was to be changed is not at the revision that the change was decided on. */
export class RevisionMismatchError extends AdminError {
  override readonly name = 'RevisionMismatchError'
  /** The revision that it is at. */
  readonly revision: number

  constructor(revision: number) {
    super(
      'REVISION_MISMATCH',
      `this was changed in the meantime: it is at revision ${revision}; look at it again before you change it`,
      { path: '/revision' },
    )
    this.revision = revision
  }
}
