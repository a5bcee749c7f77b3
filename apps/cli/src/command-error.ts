import type { ExitStatus } from './exit-status.ts'

/** Somebody who answered, and cannot take a request now. */
export interface Busy {
  /** For how many seconds they ask to be left alone, if they say it. */
  readonly retryAfter: number | undefined
}

/** Ends the command with a status. The message is for the operator, and repeats no secret. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  readonly status: ExitStatus
  /** For an answer that says “not now”: 429 or 503. */
  readonly busy: Busy | undefined
  /** The code of a refusal of the admin API. */
  readonly code: string | undefined

  constructor(
    status: ExitStatus,
    message: string,
    options: ErrorOptions & { readonly busy?: Busy | undefined; readonly code?: string | undefined } = {},
  ) {
    super(message, options)
    this.status = status
    this.busy = options.busy
    this.code = options.code
  }
}
