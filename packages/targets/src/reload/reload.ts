import { TargetError } from '@barycenter/core/sync/target-error'
import { errnoOf } from '../file/explain-errno.ts'
import { readIfThere } from '../file/users-file-on-disk.ts'
import { type CommandEnd, runCommand } from './run-command.ts'
import { splitWords } from './split-words.ts'

/** How a pool is told that its users file is another one. */
export type Reload =
  | { readonly kind: 'command'; readonly command: string }
  /** A file with the number of the process that gets SIGHUP. */
  | { readonly kind: 'pid file'; readonly path: string }

const TIMEOUT_MS = 30_000
/** So many characters of what a command said are repeated. */
const MOST_SAID = 200

/** Whether a pool was told; one that does not run reads the file when it starts, or else has to be told then. */
export type Telling = { readonly kind: 'told' } | { readonly kind: 'not running'; readonly reason: string }

/**
 * Has a pool read its users file again.
 *
 * @param hide takes secrets out of what the command said, which is repeated.
 * @throws {TargetError} failed, when it may not have done so: the file is written, and not in effect.
 */
export async function reload(how: Reload, hide: (text: string) => string): Promise<Telling> {
  const fail = (reason: string, cause: unknown) =>
    new TargetError(
      'failed',
      `the users file is written, but the pool was not told, so it may not be in effect: ${reason}. The next run tries again`,
      { cause },
    )
  switch (how.kind) {
    case 'command': {
      const words = splitWords(how.command)
      const end = await runCommand(words, AbortSignal.timeout(TIMEOUT_MS)).catch((error: unknown) => {
        throw fail(explainStart(error), error)
      })
      if (end.kind !== 'done') throw fail(explainEnd(end, hide), undefined)
      return { kind: 'told' }
    }
    case 'pid file':
      return signal(how.path).catch((error: unknown) => {
        throw fail(explainSignal(error, how.path), error)
      })
  }
}

function explainStart(error: unknown): string {
  const code = errnoOf(error)
  if (code === 'ENOENT') return 'there is no such reload command'
  if (code === 'EACCES') return 'this user may not run the reload command'
  return `the reload command cannot be run (${code ?? 'for no known reason'})`
}

function explainEnd(end: Exclude<CommandEnd, { kind: 'done' }>, hide: (text: string) => string): string {
  if (end.kind === 'late') return `the reload command took more than ${TIMEOUT_MS / 1000} s`
  const status = end.status === null ? ' by a signal' : ` with status ${end.status}`
  return `the reload command ended${status}${end.said === '' ? '' : `: ${hide(end.said).slice(0, MOST_SAID)}`}`
}

async function signal(path: string): Promise<Telling> {
  const text = await readIfThere(path)
  if (text === undefined) return { kind: 'not running', reason: `there is no pid file ${path}` }
  // Pgpool-II ends the number with a NUL.
  const [line = ''] = text.toString('latin1').split(/[\n\0]/)
  const pid = Number(line.trim())
  // 0 and negative numbers stand for whole groups of processes, and 1 for the whole machine.
  if (!/^\d{1,10}$/.test(line.trim()) || pid <= 1)
    throw new RangeError('its first line is no number of a process')
  try {
    process.kill(pid, 'SIGHUP')
    return { kind: 'told' }
  } catch (error) {
    if (errnoOf(error) !== 'ESRCH') throw error
    return { kind: 'not running', reason: `there is no process of the number in ${path}` }
  }
}

function explainSignal(error: unknown, path: string): string {
  if (errnoOf(error) === 'EPERM') return `this user may not signal the process in ${path}`
  return error instanceof TargetError
    ? error.message
    : `the pid file ${path}: ${error instanceof Error ? error.message : 'it cannot be read'}`
}
