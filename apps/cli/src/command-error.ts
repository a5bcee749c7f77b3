import type { ExitStatus } from './exit-status.ts'

/** Ends the command with a status. The message is for the operator, and repeats no secret. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  readonly status: ExitStatus

  constructor(status: ExitStatus, message: string, options?: ErrorOptions) {
    super(message, options)
    this.status = status
  }
}
