import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { TargetError } from '@barycenter/core/sync/target-error'
import { errnoOf } from '../file/explain-errno.ts'
import { readIfThere } from '../file/users-file-on-disk.ts'
import { splitWords } from './split-words.ts'

const run = promisify(execFile)

/** How a pool is told that its users file is another one. */
export type Reload =
  | { readonly kind: 'command'; readonly command: string }
  /** A file with the number of the process that gets SIGHUP. */
  | { readonly kind: 'pid file'; readonly path: string }

const TIMEOUT_MS = 30_000

/** Whether a pool was told; one that does not run reads the file when it starts, or else has to be told then. */
export type Telling = { readonly kind: 'told' } | { readonly kind: 'not running'; readonly reason: string }

/**
 * Has a pool read its users file again.
 *
 * @throws {TargetError} failed, when it may not have done so: the file is written, and not in effect.
 */
export async function reload(how: Reload): Promise<Telling> {
  const fail = (reason: string, cause: unknown) =>
    new TargetError(
      'failed',
      `the users file is written, but the pool was not told, so it may not be in effect: ${reason}. The next run tries again`,
      { cause },
    )
  switch (how.kind) {
    case 'command':
      await runCommand(how.command).catch((error: unknown) => {
        throw error instanceof TargetError ? error : fail(explainCommand(error), error)
      })
      return { kind: 'told' }
    case 'pid file':
      return signal(how.path).catch((error: unknown) => {
        throw fail(explainSignal(error, how.path), error)
      })
  }
}

async function runCommand(command: string): Promise<void> {
  const [program, ...words] = splitWords(command)
  await run(program, words, { timeout: TIMEOUT_MS, maxBuffer: 1024 * 1024 })
}

function explainCommand(error: unknown): string {
  const code = errnoOf(error)
  if (code === 'ENOENT') return 'there is no such reload command'
  if (code === 'EACCES') return 'this user may not run the reload command'
  if (!(error instanceof Error)) return 'the reload command failed'
  if ('killed' in error && error.killed === true)
    return `the reload command took more than ${TIMEOUT_MS / 1000} s`
  const status = 'code' in error && typeof error.code === 'number' ? ` with status ${error.code}` : ''
  const said = 'stderr' in error ? String(error.stderr).trim().split('\n').at(-1) : undefined
  return `the reload command ended${status}${said ? `: ${said}` : ''}`
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
