import { existsSync, linkSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import Driver from 'better-sqlite3'
import { DamagedDatabaseError, DatabaseInUseError, DatabaseNewerError } from './errors.ts'
import { compareMigrations, readMigrations } from './migrations.ts'
import { checkSqlite, copySqlite } from './sqlite-backup.ts'

/** Where a backup goes. */
export interface Restoration {
  /** The backup. It is only read. */
  readonly from: string
  /** The database that takes its content. */
  readonly to: string
  /** Where the database that is there is moved to. */
  readonly aside: string
}

/**
 * Puts a backup in the place of a database, which nobody may have open, and keeps what was there beside it. The
 * backup is checked before anything is touched; a process that is killed leaves the old database or the new one.
 *
 * @returns whether there was a database before.
 * @throws {DamagedDatabaseError} when the backup is damaged, or none of ours.
 * @throws {DatabaseNewerError} when a later version made it.
 * @throws {DatabaseInUseError} when the database is open somewhere.
 */
export function restoreSqlite({ from, to, aside }: Restoration): boolean {
  checkSqlite(from)
  checkMigrations(from)
  mkdirSync(dirname(to), { recursive: true, mode: 0o700 })
  const existed = existsSync(to)
  const draft = `${to}.restored`
  try {
    copySqlite(from, draft)
    if (existed) {
      takeInWal(to)
      keepAside(to, aside)
    }
    // What is left of a database that could not take it in, or that is gone, would be read into the new one.
    moveIfThere(`${to}-wal`, `${aside}-wal`)
    moveIfThere(`${to}-journal`, `${aside}-journal`)
    rmSync(`${to}-shm`, { force: true })
    renameSync(draft, to)
  } finally {
    rmSync(draft, { force: true })
  }
  return existed
}

/** Whether the tables are those of this program, and of no later version of it. */
function checkMigrations(path: string): void {
  const client = new Driver(path, { readonly: true })
  try {
    const names = client.prepare<[], { name: string }>('select name from migrations').all()
    compareMigrations(
      readMigrations('sqlite'),
      names.map(({ name }) => name),
    )
  } catch (error) {
    if (error instanceof DatabaseNewerError) throw error
    throw new DamagedDatabaseError(`${path} is not a database of Barycenter`, { cause: error })
  } finally {
    client.close()
  }
}

/**
 * Makes a database one file again, without -wal and -shm; that succeeds only if nobody else has it open. One that is
 * damaged stays as it is: a backup is restored in its place.
 */
function takeInWal(path: string): void {
  const client = new Driver(path, { timeout: 0 })
  try {
    client.pragma('locking_mode = EXCLUSIVE')
    client.pragma('journal_mode = DELETE')
  } catch (error) {
    if (error instanceof Driver.SqliteError && /^SQLITE_(?:NOTADB|CORRUPT)/.test(error.code)) return
    if (!(error instanceof Driver.SqliteError && /^SQLITE_(?:BUSY|LOCKED)/.test(error.code))) throw error
    const message = `${path} is in use; stop everything that serves or syncs with it`
    throw new DatabaseInUseError(message, { cause: error })
  } finally {
    client.close()
  }
}

/** Gives a file a second name, so that the first one is never without a file; or moves it where no file can have two. */
function keepAside(path: string, aside: string): void {
  try {
    linkSync(path, aside)
  } catch (error) {
    // Nothing that was put aside before is replaced.
    if (existsSync(aside)) throw error
    renameSync(path, aside)
  }
}

function moveIfThere(path: string, aside: string): void {
  if (existsSync(path)) renameSync(path, aside)
}
