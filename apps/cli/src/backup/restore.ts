import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { systemClock } from '@barycenter/core/clock'
import { type Restoration, restoreSqlite } from '@barycenter/database/sqlite-restore'
import { CommandError } from '../command-error.ts'
import { EXIT, type ExitStatus, statusOfError } from '../exit-status.ts'
import type { Invocation } from '../invocation.ts'
import { backupName } from './backup-names.ts'
import { sqlitePath } from './sqlite-path.ts'

/** The flags of `restore`, as they were parsed. */
export interface RestoreOptions {
  readonly from: string
  readonly replace?: true
}

const INSTEAD = '`pg_restore --clean --if-exists` puts a dump into it'

/** Puts a backup in the place of the configured SQLite database. What was there stays beside it. */
export async function restore(
  invocation: Invocation,
  { from, replace }: RestoreOptions,
): Promise<ExitStatus> {
  const to = sqlitePath(invocation, INSTEAD)
  if (replace !== true && existsSync(to)) {
    throw new CommandError(EXIT.refused, `there is a database at ${to}; --replace puts it aside`)
  }
  const place = resolve(invocation.workingDirectory, from)
  if (!existsSync(place)) throw new CommandError(EXIT.badInput, `${place}: no such file`)
  const aside = `${to}.before-${backupName(systemClock.now())}`
  const existed = putInPlace({ from: place, to, aside })
  const lines = [`restored ${to}`, ...(existed ? [`what was there is now ${aside}`] : [])]
  invocation.stdout.write(`${lines.join('\n')}\n`)
  return EXIT.done
}

function putInPlace(restoration: Restoration): boolean {
  try {
    return restoreSqlite(restoration)
  } catch (error) {
    if (statusOfError(error) !== undefined || !(error instanceof Error)) throw error
    const message = `cannot write ${restoration.to}: ${error.message}`
    throw new CommandError(EXIT.failed, message, { cause: error })
  }
}
