import { randomBytes } from 'node:crypto'
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Driver from 'better-sqlite3'
import postgres from 'postgres'
import { inject } from 'vitest'
import './provided-context.ts'
import type { SentStatement } from './recorded-statements.ts'

/** Both engines: `describe.each(DIALECTS)` runs one body on each. */
export const DIALECTS = ['sqlite', 'postgres'] as const

/** One of {@link DIALECTS}. */
export type Dialect = (typeof DIALECTS)[number]

/** An empty database of a test's own. */
export interface TestDatabase {
  readonly url: string
  /** Everything that is in it, as text: to look for what must not be there. */
  dump(): Promise<string>
  /** Does something to it by hand, behind the program's back. */
  execute(statement: string): Promise<void>
  /** How the engine would perform each of these statements, as its own `explain` tells it. */
  explain(statements: readonly SentStatement[]): Promise<string[]>
  drop(): Promise<void>
}

/** Makes an empty database: a SQLite file, or a database in the test run's PostgreSQL server. */
export async function createTestDatabase(dialect: Dialect): Promise<TestDatabase> {
  return dialect === 'sqlite' ? createSqliteFile() : createPostgresDatabase()
}

/** Makes a database that has all migrations: a copy of the one that was migrated before all tests. */
export async function createMigratedDatabase(dialect: Dialect): Promise<TestDatabase> {
  const { sqliteFile, postgresDatabase } = inject('migrated')
  return dialect === 'sqlite'
    ? createSqliteFile(tmpdir(), sqliteFile)
    : createPostgresDatabase(inject('postgresUrl'), 'pg_default', postgresDatabase)
}

/** Makes a SQLite file in a folder of its own, below a given one: empty, or a copy of another. */
export async function createSqliteFile(parent = tmpdir(), template?: string): Promise<TestDatabase> {
  const folder = await mkdtemp(join(parent, 'barycenter-test-'))
  const path = join(folder, 'test.db')
  if (template !== undefined) await copyFile(template, path)
  return {
    url: `sqlite://${path}?mode=rwc`,
    dump: async () => {
      const client = new Driver(path, { readonly: true })
      const tables = client.prepare("select name from sqlite_master where type = 'table'").pluck().all()
      const rows = tables.map((table) => client.prepare(`select * from "${String(table)}"`).all())
      client.close()
      return JSON.stringify(rows)
    },
    execute: async (statement) => {
      const client = new Driver(path)
      client.exec(statement)
      client.close()
    },
    explain: async (statements) => {
      const client = new Driver(path, { readonly: true })
      const plans = statements.map(({ sql, params }) => {
        const steps = client.prepare(`explain query plan ${sql}`).all(...params)
        return steps.map((step) => String(Object(step)['detail'])).join('\n')
      })
      client.close()
      return plans
    },
    drop: () => rm(folder, { recursive: true, force: true }),
  }
}

/**
 * Makes a database in a PostgreSQL server: that of the test run, or another one; in a tablespace, if one is named; and
 * empty, unless it is to be a copy of another.
 */
export async function createPostgresDatabase(
  server = inject('postgresUrl'),
  tablespace = 'pg_default',
  template = 'template1',
): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`
  // Files are copied in a tenth of the time that it takes to write their pages into the log first.
  const how = `template ${template} strategy file_copy tablespace ${tablespace}`
  await withClient(server, (sql) => sql.unsafe(`create database ${name} ${how}`))
  const url = new URL(server)
  url.pathname = `/${name}`
  return {
    url: url.href,
    dump: () =>
      withClient(url.href, async (sql) => {
        const tables = await sql<
          { name: string }[]
        >`select tablename as name from pg_tables where schemaname = 'public'`
        const rows = await Promise.all(tables.map((table) => sql`select * from ${sql(table.name)}`))
        return JSON.stringify(rows)
      }),
    execute: async (statement) => {
      await withClient(url.href, (sql) => sql.unsafe(statement))
    },
    explain: (statements) =>
      withClient(url.href, async (client) => {
        const plans: string[] = []
        for (const { sql, params } of statements) {
          // They were encoded for the wire already.
          const plan = await client.unsafe(`explain ${sql}`, params.map(String))
          plans.push(plan.map((line) => String(line['QUERY PLAN'])).join('\n'))
        }
        return plans
      }),
    drop: async () => {
      await withClient(server, (sql) => sql.unsafe(`drop database if exists ${name} with (force)`))
    },
  }
}

async function withClient<T>(url: string, work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  try {
    return await work(sql)
  } finally {
    await sql.end()
  }
}
