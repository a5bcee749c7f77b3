import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import Driver from 'better-sqlite3'
import { DamagedDatabaseError, DatabaseUnreachableError } from './errors.ts'

/**
 * Writes a consistent copy of a SQLite database, whoever uses it meanwhile: one reading transaction, which writers do
 * not wait for. The copy is whole and on the disk when it gets its name, or it is not there.
 *
 * @param to is replaced if it exists.
 * @throws {DatabaseUnreachableError} when there is no such database.
 * @throws {DamagedDatabaseError} when the copy does not stand SQLite's own check.
 */
export function copySqlite(path: string, to: string): void {
  const draft = `${to}.partial`
  try {
    // Made before SQLite does, for it holds password hashes; never one that is there, which others may have open.
    rmSync(draft, { force: true })
    closeSync(openSync(draft, 'wx', 0o600))
    const client = openReading(path)
    try {
      client.prepare('vacuum into ?').run(draft)
    } finally {
      client.close()
    }
    checkSqlite(draft)
    sync(draft)
    renameSync(draft, to)
  } finally {
    rmSync(draft, { force: true })
  }
}

/**
 * Reads all of a database file, and lets SQLite compare it with itself.
 *
 * @throws {DamagedDatabaseError} when something is wrong with it, or it is no SQLite database.
 */
export function checkSqlite(path: string): void {
  const client = openReading(path)
  try {
    const result = client.pragma('integrity_check(1)', { simple: true })
    if (result !== 'ok') throw new DamagedDatabaseError(`${path} is damaged: ${String(result)}`)
  } catch (error) {
    if (!(error instanceof Driver.SqliteError)) throw error
    throw new DamagedDatabaseError(`${path} is no whole SQLite database: ${error.message}`, { cause: error })
  } finally {
    client.close()
  }
}

function openReading(path: string): Driver.Database {
  try {
    return new Driver(path, { readonly: true, fileMustExist: true })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new DatabaseUnreachableError(`cannot open the SQLite database ${path}: ${reason}`, { cause: error })
  }
}

/** Waits until what was written to a file is on the disk. */
function sync(path: string): void {
  const file = openSync(path, 'r')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
