import { resolve } from 'node:path'
import { CommandError } from '../command-error.ts'
import { EXIT, type ExitStatus, statusOfError } from '../exit-status.ts'
import { explainError } from '../explain-error.ts'
import type { Invocation } from '../invocation.ts'
import { isPool } from '../pools/pool-options.ts'
import { printable } from '../printable.ts'
import { syncUsers } from '../sync/sync-users.ts'
import type { SyncUsersOptions } from '../sync/sync-users-options.ts'
import { chooseTarget } from '../target.ts'
import { awaitReason } from './await-reason.ts'
import { lookAtFiles, marksOf } from './file-content.ts'
import { pauseAfterRun, type RunEnding } from './pauses.ts'

/** Seconds between runs that nothing calls for: they undo what was changed by other hands. */
const DEFAULT_INTERVAL = 600

/**
 * Syncs the users of files again and again: when the files, or those that passwords are kept in, hold
 * something else, and every interval. What
 * goes wrong is reported and leaves everything as it is, until the files are better or the service is back.
 * Ends with the first signal, after the run that it falls into.
 *
 * @throws {CommandError} for what no change of a file can mend.
 */
export async function watchUsers(invocation: Invocation, options: SyncUsersOptions): Promise<ExitStatus> {
  const { stderr, timing, workingDirectory } = invocation
  checkOptions(options)
  const { file: names = [], interval: seconds = DEFAULT_INTERVAL, quiet } = options
  // Said at once, and not at every run: a URL that is none, a token that is not there.
  if (isPool(options)) (await import('../pools/sync-pool-users.ts')).checkPoolSync(invocation, options)
  else chooseTarget({ ...invocation, stderr: { ...stderr, write: () => {} } }, options)

  const paths = names.map((name) => resolve(workingDirectory, name))
  const stopping = new AbortController()
  void invocation.untilStopped().then(() => stopping.abort())
  const tell = (line: string): void => {
    if (quiet !== true) stderr.write(`${printable(line)}\n`)
  }
  tell(`watching ${names.join(', ')}; syncing when something changes, and every ${seconds} s`)

  let interruptions = 0
  for (;;) {
    const before = await lookAtFiles(paths)
    const secrets = new Map<string, string>()
    const referenced = (path: string): void => {
      if (!secrets.has(path)) secrets.set(path, marksOf(path))
    }
    const ending = await runOnce({ ...invocation, referenced }, options)
    interruptions = ending === 'interrupted' ? interruptions + 1 : 0
    const chance = timing.chance()
    const pause = pauseAfterRun(ending, { interruptions, interval: seconds * 1000, chance })
    const watched = [...paths, ...secrets.keys()]
    const content = await lookAtFiles(watched)
    // What moved while the run was reading, it may have missed.
    const hasMoved =
      (await lookAtFiles(paths, before)).digest !== before.digest ||
      [...secrets].some(([path, marks]) => marksOf(path) !== marks)
    const waiting = { paths: watched, before: content, pause, stopped: stopping.signal }
    const reason = hasMoved && !stopping.signal.aborted ? 'changed' : await awaitReason(timing, waiting)
    if (reason === 'stopped') {
      tell('stopped')
      return EXIT.done
    }
    if (reason === 'changed') tell('something changed')
  }
}

async function runOnce(invocation: Invocation, options: SyncUsersOptions): Promise<RunEnding> {
  try {
    // Nobody is waited for within a run: while this one waits, the file may change.
    const { wait: _, watch: __, ...once } = options
    await syncUsers(invocation, once)
    return 'concluded'
  } catch (error) {
    invocation.stderr.write(explainError(error, invocation))
    const status = statusOfError(error)
    return status === undefined || status === EXIT.unreachable ? 'interrupted' : 'concluded'
  }
}

function checkOptions({ file: names = [], expectPlan, idempotencyKey }: SyncUsersOptions): void {
  const refuse = (message: string): never => {
    throw new CommandError(EXIT.badInput, message)
  }
  if (names.length === 0) refuse('which users? Name a file with --file')
  if (names.includes('-')) refuse('standard input cannot be watched; name a file with --file')
  if (expectPlan !== undefined) refuse('--expect-plan is about one run, and --watch makes many')
  if (idempotencyKey !== undefined) refuse('--idempotency-key is about one run, and --watch makes many')
}
