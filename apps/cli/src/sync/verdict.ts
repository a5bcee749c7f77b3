import { EXIT, type ExitStatus } from '../exit-status.ts'
import type { Report } from './report.ts'
import type { SyncUsersOptions } from './sync-users-options.ts'

/** The status that a run ends the command with. */
export function judge(
  report: Pick<Report, 'failed' | 'created' | 'updated' | 'disabled' | 'deleted'>,
  options: Pick<SyncUsersOptions, 'onError' | 'detailedExitcode'>,
): ExitStatus {
  // A record that failed without `continue` kept the whole input from being applied.
  if (report.failed > 0) return options.onError === 'abort' ? EXIT.badInput : EXIT.failed
  const changes = report.created + report.updated + report.disabled + report.deleted
  return options.detailedExitcode === true && changes > 0 ? EXIT.changes : EXIT.done
}
