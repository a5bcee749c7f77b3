import { resolve } from 'node:path'
import { loadConfig } from '@barycenter/config/load-config'
import { parseDatabaseUrl } from '@barycenter/database/database-url'
import { CommandError } from '../command-error.ts'
import { EXIT } from '../exit-status.ts'
import type { Invocation } from '../invocation.ts'

/**
 * The file of the configured SQLite database.
 *
 * @param instead what to do about another database.
 * @throws {CommandError} when it is not a file.
 */
export function sqlitePath(invocation: Invocation, instead: string): string {
  const target = parseDatabaseUrl(loadConfig(invocation).database.url)
  if (target.kind === 'postgres') {
    throw new CommandError(EXIT.badInput, `the database is PostgreSQL, at ${target.address}: ${instead}`)
  }
  if (target.path === ':memory:') {
    throw new CommandError(EXIT.badInput, 'the database is in memory, and ends with its process')
  }
  return resolve(invocation.workingDirectory, target.path)
}
