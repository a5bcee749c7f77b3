import { whileCollecting } from '@barycenter/core/while-collecting'
import { CommandError } from '../command-error.ts'
import { EXIT, type ExitStatus } from '../exit-status.ts'
import type { Invocation } from '../invocation.ts'
import { withProgress } from '../progress/progress.ts'
import { withRetries } from '../retry/retry.ts'
import { printRefusal } from '../sync/print-refusal.ts'
import type { SyncUsersOptions } from '../sync/sync-users-options.ts'
import { runInput } from '../sync/sync-variables.ts'
import { judge } from '../sync/verdict.ts'
import { chooseTarget } from '../target.ts'
import { connect } from '../transport.ts'
import { cutBatches } from './cut-batches.ts'
import { printStreamed } from './print-streamed.ts'
import { type Retry, readReport } from './read-report.ts'
import type { Bytes } from './read-segments.ts'
import { sendRun } from './send-run.ts'
import { giveUpRun } from './staged-operations.ts'
import { streamRecords } from './stream-records.ts'
import { duplicateEntries, locate, usernamePath } from './streamed-report.ts'
import { type Survey, survey } from './survey.ts'

/**
 * Makes the users of large files so, with only some of them in memory: looks at all of them once, sends
 * them in batches, and prints what came of it. The same as `syncUsers` in all other respects.
 */
export function streamUsers(
  invocation: Invocation,
  options: SyncUsersOptions,
  inputs: readonly Bytes[],
): Promise<ExitStatus> {
  return whileCollecting(() => stream(invocation, options, inputs))
}

async function stream(
  invocation: Invocation,
  options: SyncUsersOptions,
  inputs: readonly Bytes[],
): Promise<ExitStatus> {
  const { format } = options
  if (options.idempotencyKey !== undefined) {
    const message = 'so many users are sent in batches, which are safe to repeat without --idempotency-key'
    throw new CommandError(EXIT.badInput, message)
  }
  const surveyed = await survey(invocation, inputs, options)
  const bad = [...surveyed.bad, ...(await findDuplicates(invocation, surveyed, options))]
  if (!canBeSent(surveyed, options)) {
    const problems = [...surveyed.problems, ...bad.flatMap((entry) => entry.problems)]
    const refused = { isReadable: surveyed.isReadable, problems, bad, good: [], sources: [] }
    printRefusal(invocation, options.output, refused)
    return EXIT.badInput
  }

  const input = runInput(surveyed.sources, options)
  const connection = await connect(chooseTarget(invocation, options))
  try {
    const work = { label: 'syncing users', unit: 'users', quiet: options.quiet === true }
    const { ticket, outcome } = await withProgress(invocation, work, (progress) =>
      sendRun(connection, {
        input,
        count: surveyed.count - surveyed.badIndexes.size,
        cut: (limits) => cutBatches(invocation, surveyed, { format, limits }),
        timing: invocation.timing,
        wait: options.wait,
        progress,
      }),
    )
    // The users are as declared; what came of them is asked for as patiently as that was done.
    const tell = (line: string): void => {
      if (options.quiet !== true) invocation.stderr.write(`${line}\n`)
    }
    const retry: Retry = (attempt) =>
      withRetries(attempt, { timing: invocation.timing, wait: options.wait, tell })
    const records = () => streamRecords(invocation, surveyed, { format, isDone: true })
    const report = await readReport(
      { connection, retry, records },
      { ticket, outcome, bad, survey: surveyed },
    )
    await printStreamed(invocation.stdout, options.output, report)
    await giveUpRun(connection, ticket).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : 'the request failed'
      invocation.stderr.write(`warning: the results of the run stay for a day at the service: ${reason}\n`)
    })
    return judge(report.summary, options)
  } finally {
    await connection.close()
  }
}

async function findDuplicates(invocation: Invocation, surveyed: Survey, { format }: SyncUsersOptions) {
  // Of a file that was given up the lines are not looked for once more.
  if (surveyed.isGivenUp) return duplicateEntries(surveyed, new Map())
  if (!surveyed.isReadable) return []
  const indexes = new Set([...surveyed.duplicates].flat())
  const paths = new Map([...indexes].map((index) => [index, [usernamePath(index)]]))
  return duplicateEntries(surveyed, await locate(streamRecords(invocation, surveyed, { format }), paths))
}

/** As for files that are read as a whole. */
function canBeSent({ isReadable, badIndexes, count }: Survey, { onError, prune }: SyncUsersOptions): boolean {
  const canLeaveOut = onError === 'continue' && prune === 'none' && badIndexes.size < count
  return isReadable && (badIndexes.size === 0 || canLeaveOut)
}
