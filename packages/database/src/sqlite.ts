import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import Driver from 'better-sqlite3'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import { performInThread } from './apart.ts'
import { sqliteColumns } from './columns.ts'
import type { Database, DatabaseOptions, Migrations, Store } from './database.ts'
import type { SqliteTarget } from './database-url.ts'
import { withoutParameters } from './driver-error.ts'
import { DatabaseUnreachableError } from './errors.ts'
import { compareMigrations, readMigrations } from './migrations.ts'
import { observed } from './observation.ts'
import { defineSchema } from './schema.ts'
import { BLOCKING_WAIT, isBusy, patiently } from './sqlite-busy.ts'
import { drivePatiently, driveSync } from './transaction.ts'

/** How long a migration waits for another process's transaction, in milliseconds. */
const BUSY_TIMEOUT = 10_000

/** Opens a SQLite database; see {@link openDatabase}. Two processes may share one file. */
export function openSqlite(
  target: SqliteTarget,
  url: string,
  { observe = () => {} }: DatabaseOptions,
): Database {
  const client = connect(target)
  const orm = drizzle(client)
  // better-sqlite3's builder has the same four methods; `columns.ts` says why the rows are the same.
  const store: Store = {
    tables: defineSchema(sqliteColumns),
    queries: orm as unknown as Store['queries'],
    forKeyShare: sql``,
  }
  observe({ kind: 'database_opened', poolSize: 1 })
  const onBusy = () => observe({ kind: 'database_busy' })
  const waiting = <T>(work: () => T) => patiently(work, onBusy)
  const attempt = <T>(work: () => Promise<T>) => explaining(target.path, work)

  const database: Database = {
    dialect: 'sqlite',
    run: (work) => observed(observe, 'run', () => attempt(() => drivePatiently(work(store), waiting))),
    transaction: (work) =>
      observed(observe, 'transaction', () =>
        attempt(() => waiting(() => client.transaction(() => driveSync(work(store))).immediate())),
      ),
    snapshot: (work) =>
      observed(observe, 'transaction', () =>
        attempt(() => waiting(() => client.transaction(() => driveSync(work(store))).deferred())),
      ),
    apart: (task, job) =>
      target.path === ':memory:' ? task.perform(database, job) : performInThread(url, task, job),
    pendingMigrations: async () => compareMigrations(readMigrations('sqlite'), appliedMigrations(client)),
    migrate: () => attempt(async () => migrate(client)),
    close: async () => void client.close(),
  }
  return database
}

async function explaining<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw isBusy(error) ? lockedError(path, error) : withoutParameters(error)
  }
}

/** What there is to say once nobody wants to wait any longer. */
function lockedError(path: string, cause: unknown): DatabaseUnreachableError {
  return new DatabaseUnreachableError(
    `the SQLite database ${path} is locked: another process is writing to it; try again, or find out which one`,
    { cause: withoutParameters(cause) },
  )
}

function connect({ path, mode }: SqliteTarget): Driver.Database {
  try {
    if (mode === 'rwc' && path !== ':memory:') createPrivately(path)
    const client = new Driver(path, {
      readonly: mode === 'ro',
      fileMustExist: mode !== 'rwc',
      timeout: BLOCKING_WAIT,
    })
    if (mode !== 'ro') client.pragma('journal_mode = WAL')
    client.pragma('synchronous = NORMAL')
    client.pragma('foreign_keys = ON')
    rememberStatements(client)
    return client
  } catch (error) {
    if (isBusy(error)) throw lockedError(path, error)
    const reason = error instanceof Error ? error.message : String(error)
    throw new DatabaseUnreachableError(`cannot open the SQLite database ${path}: ${reason}`, { cause: error })
  }
}

/** As many statements as there are ways to ask: those with lists have one for each length of the list. */
const STATEMENTS = 500

/**
 * Keeps prepared statements by their text. Drizzle prepares one for each time that it runs a query, which
 * takes SQLite longer than most of our queries themselves.
 */
function rememberStatements(client: Driver.Database): void {
  const prepare = client.prepare.bind(client)
  const statements = new Map<string, Driver.Statement>()
  const remembered = (source: string): Driver.Statement => {
    const known = statements.get(source)
    if (known !== undefined) return known
    // The oldest goes: what is in use comes back at once.
    for (const oldest of statements.keys()) {
      if (statements.size < STATEMENTS) break
      statements.delete(oldest)
    }
    const statement = prepare(source)
    statements.set(source, statement)
    return statement
  }
  // A statement has the types of its caller's making, and each text has one caller.
  client.prepare = remembered as typeof client.prepare
}

/** Makes the file before SQLite does, for it holds password hashes; -wal and -shm take over its mode. */
function createPrivately(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  closeSync(openSync(path, 'a', 0o600))
}

function appliedMigrations(client: Driver.Database): string[] {
  const table = client
    .prepare("select 1 from sqlite_master where type = 'table' and name = 'migrations'")
    .get()
  if (table === undefined) return []
  return client
    .prepare<[], { name: string }>('select name from migrations order by name')
    .all()
    .map(({ name }) => name)
}

function migrate(client: Driver.Database): Migrations {
  const known = readMigrations('sqlite')
  if (compareMigrations(known, appliedMigrations(client)).pending.length === 0) {
    return compareMigrations(known, appliedMigrations(client))
  }
  // A migration may rebuild a table, and with foreign keys on its DROP TABLE would delete the rows
  // that refer to it. The switch has no effect inside a transaction.
  client.pragma('foreign_keys = OFF')
  client.pragma(`busy_timeout = ${BUSY_TIMEOUT}`)
  try {
    return client
      .transaction(() => {
        const found = compareMigrations(known, appliedMigrations(client))
        client.exec('create table if not exists migrations (name text primary key, applied_at text not null)')
        const record = client.prepare("insert into migrations values (?, strftime('%Y-%m-%dT%H:%M:%fZ'))")
        for (const { name, statements } of known) {
          if (!found.pending.includes(name)) continue
          for (const statement of statements) client.exec(statement)
          record.run(name)
        }
        const broken = client.pragma('foreign_key_check')
        if (Array.isArray(broken) && broken.length > 0) {
          throw new Error(`the migration would leave ${broken.length} rows without what they refer to`)
        }
        return found
      })
      .immediate()
  } finally {
    client.pragma('foreign_keys = ON')
    client.pragma(`busy_timeout = ${BLOCKING_WAIT}`)
  }
}
