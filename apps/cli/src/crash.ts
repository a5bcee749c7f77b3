import { EXIT } from './exit-status.ts'

/**
 * Reports what nobody caught and ends the process, whose state is unknown from there on. Replaces the
 * report of an earlier call.
 */
export function endOnCrash(report: (error: unknown) => void): void {
  const crash = (error: unknown): void => {
    report(error)
    process.exit(EXIT.failed)
  }
  process.removeAllListeners('uncaughtException').on('uncaughtException', crash)
  process.removeAllListeners('unhandledRejection').on('unhandledRejection', crash)
}
