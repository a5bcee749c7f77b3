import { ADMIN_ERROR_CODES, AdminError } from '@barycenter/core/errors'
import { TargetUnavailableError } from '@barycenter/core/sync/user-target'
import { CommandError } from '../command-error.ts'
import { EXIT, statusOfError } from '../exit-status.ts'

/** What a failed request to the admin API means to whoever hands users over: an AdminError where it refused. */
export function targetError(error: unknown): unknown {
  if (!(error instanceof CommandError)) {
    return statusOfError(error) === EXIT.unreachable && error instanceof Error
      ? new TargetUnavailableError(error.message, { cause: error })
      : error
  }
  const code = ADMIN_ERROR_CODES.find((each) => each === error.code)
  if (code !== undefined) return new AdminError(code, error.message, { cause: error })
  if (error.status !== EXIT.unreachable) return error
  return new TargetUnavailableError(error.message, { cause: error, retryAfter: error.busy?.retryAfter })
}
