import { existsSync, readdirSync, realpathSync, rmSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { systemClock } from '@barycenter/core/clock'
import { copySqlite } from '@barycenter/database/sqlite-backup'
import { CommandError } from '../command-error.ts'
import { EXIT, type ExitStatus, statusOfError } from '../exit-status.ts'
import type { Invocation } from '../invocation.ts'
import { backupName, outdatedBackups } from './backup-names.ts'
import { sqlitePath } from './sqlite-path.ts'

/** The flags of `backup`, as they were parsed. */
export interface BackupOptions {
  readonly to: string
  readonly replace?: true
  readonly keep?: number
}

const INSTEAD = '`pg_dump --format=custom` makes a copy of it while it is in use'

/** Copies the configured SQLite database while it is in use, to a file or, under a name with the time, into a folder. */
export async function backup(
  invocation: Invocation,
  { to, replace, keep }: BackupOptions,
): Promise<ExitStatus> {
  const path = sqlitePath(invocation, INSTEAD)
  const place = resolve(invocation.workingDirectory, to)
  const folder = statSync(place, { throwIfNoEntry: false })?.isDirectory() ? place : undefined
  if (keep !== undefined && folder === undefined) {
    throw new CommandError(EXIT.badInput, `--keep is for a folder of backups, and ${to} is none`)
  }
  const file = folder === undefined ? place : join(folder, backupName(systemClock.now()))
  if (isPartOf(path, file)) {
    throw new CommandError(EXIT.refused, `${file} is the database itself; a backup goes to another file`)
  }
  if (replace !== true && existsSync(file)) {
    throw new CommandError(EXIT.refused, `${file} is there already; --replace replaces it`)
  }
  try {
    copySqlite(path, file)
  } catch (error) {
    if (statusOfError(error) !== undefined || !(error instanceof Error)) throw error
    throw new CommandError(EXIT.failed, `cannot write ${file}: ${error.message}`, { cause: error })
  }
  invocation.stdout.write(`wrote ${file} (${Math.ceil(statSync(file).size / 1024)} KiB)\n`)
  if (folder !== undefined && keep !== undefined) {
    for (const name of outdatedBackups(readdirSync(folder), keep)) {
      rmSync(join(folder, name))
      invocation.stdout.write(`deleted ${join(folder, name)}\n`)
    }
  }
  return EXIT.done
}

/** Whether a file is a database that may be in use, or one of the files beside it, whatever it is called here. */
function isPartOf(database: string, file: string): boolean {
  if (!existsSync(database) || !existsSync(file)) return false
  const parts = ['', '-wal', '-shm', '-journal'].map((suffix) => `${realpathSync(database)}${suffix}`)
  return parts.includes(realpathSync(file))
}
