import type { SQL } from 'drizzle-orm'
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import type { Task } from './apart.ts'
import { parseDatabaseUrl } from './database-url.ts'
import type { ObserveDatabase } from './observation.ts'
import type { Schema } from './schema.ts'
import type { Steps } from './transaction.ts'

/** What a store function works with: the tables, and the part of Drizzle both engines share. */
export interface Store {
  readonly tables: Schema
  readonly queries: Pick<
    PgDatabase<PgQueryResultHKT, Record<string, never>>,
    'select' | 'selectDistinct' | 'insert' | 'update' | 'delete'
  >
  /**
   * Ends a select whose rows must not be deleted before the transaction has ended: who deletes one at that
   * moment waits, or is waited for. Empty on SQLite, where no two write at once.
   */
  readonly forKeyShare: SQL
}

/** What a migration run did, or would do. */
export interface Migrations {
  /** Names of the migrations that the database has, in their order. */
  readonly applied: readonly string[]
  /** Names of those that it lacks, in their order. */
  readonly pending: readonly string[]
}

/** Settings of a connection that are not part of the URL. */
export interface DatabaseOptions {
  /** The most connections to PostgreSQL at a time, 10 unless told otherwise. SQLite has one. */
  readonly poolSize?: number | undefined
  /** Is told what happens; nobody is, unless told otherwise. */
  readonly observe?: ObserveDatabase
}

/** One open database of either kind. */
export interface Database {
  readonly dialect: 'sqlite' | 'postgres'
  /** Performs steps one statement at a time. */
  run<T>(work: (store: Store) => Steps<T>): Promise<T>
  /**
   * Performs steps as one transaction: all of them, or none if the work throws. The work may be run
   * again from its start when PostgreSQL asks for that, so it must not reach outside the store.
   */
  transaction<T>(work: (store: Store) => Steps<T>): Promise<T>
  /** Performs selects that all see the database as it is at one moment, whatever others write meanwhile. */
  snapshot<T>(work: (store: Store) => Steps<T>): Promise<T>
  /**
   * Performs a task that takes long where it holds up nobody else: on a SQLite file in a thread of its
   * own, for its statements block the thread that they run in. Meanwhile others can read, and wait to write.
   */
  apart<Job, Result>(task: Task<Job, Result>, job: Job): Promise<Result>
  /** Which migrations the database has and lacks. Writes nothing. */
  pendingMigrations(): Promise<Migrations>
  /**
   * Applies the migrations that the database lacks, under a lock: of several processes that start
   * together, one migrates and the others find it done.
   *
   * @throws {DatabaseNewerError} when the database has migrations that this program does not know.
   */
  migrate(): Promise<Migrations>
  close(): Promise<void>
}

/**
 * Opens the database that a URL names: `sqlite://data/file.db?mode=rwc`, `sqlite:///abs/path.db`,
 * `sqlite::memory:`, `postgres://…` or `postgresql://…`.
 *
 * @throws {DatabaseUrlError} when the URL says none of these.
 * @throws {DatabaseUnreachableError} when a SQLite file cannot be opened; PostgreSQL connects with the
 *   first statement, which fails likewise.
 */
export async function openDatabase(url: string, options: DatabaseOptions = {}): Promise<Database> {
  const target = parseDatabaseUrl(url)
  switch (target.kind) {
    case 'sqlite':
      return (await import('./sqlite.ts')).openSqlite(target, url, options)
    case 'postgres':
      return (await import('./postgres.ts')).openPostgres(target, options)
  }
}
