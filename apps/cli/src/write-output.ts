import { resolve } from 'node:path'
import { CommandError } from './command-error.ts'
import { errorCode } from './error-code.ts'
import { EXIT } from './exit-status.ts'
import type { Invocation } from './invocation.ts'
import { type FileContent, replaceFile } from './private-file.ts'

/** What of a file system can fail while a file is written; what is written comes from a database, which can, too. */
const SYSCALLS: ReadonlySet<unknown> = new Set([
  'open',
  'mkdir',
  'rename',
  'write',
  'fsync',
  'fchmod',
  'close',
])

const REASONS: ReadonlyMap<string, string> = new Map([
  ['EISDIR', 'it is a directory'],
  ['EACCES', 'this user may not write there'],
  ['ENOTDIR', 'a part of its path is a file'],
  ['ENOSPC', 'the disk is full'],
])

/**
 * Writes what a command makes to the file that `--to` names, for its owner alone.
 *
 * @throws {CommandError} when it cannot be written.
 */
export async function writeOutput(
  { workingDirectory }: Pick<Invocation, 'workingDirectory'>,
  to: string,
  text: FileContent['text'],
): Promise<void> {
  try {
    await replaceFile(resolve(workingDirectory, to), { text, mode: 0o600 })
  } catch (error) {
    const code = errorCode(error)
    const isOfFile = error instanceof Error && 'syscall' in error && SYSCALLS.has(error.syscall)
    if (code === undefined || !isOfFile) throw error
    throw new CommandError(EXIT.failed, `cannot write ${to}: ${REASONS.get(code) ?? code}`, { cause: error })
  }
}
