import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Database, Migrations } from './database.ts'
import { DatabaseNewerError } from './errors.ts'
import { MIGRATIONS_FOLDER } from './migrations-folder.ts'

/** One generated migration: its name, and its statements in order. */
export interface Migration {
  readonly name: string
  readonly statements: readonly string[]
}

/**
 * Reads the migrations that drizzle-kit generated for a dialect. They are applied by our own few
 * lines and not by Drizzle's migrator, which takes no lock, so that two processes that start
 * together fail on SQLite, and which names no migration.
 */
export function readMigrations(dialect: Database['dialect']): readonly Migration[] {
  const folder = join(MIGRATIONS_FOLDER, dialect)
  const journal: { entries: { tag: string }[] } = JSON.parse(
    readFileSync(join(folder, 'meta/_journal.json'), 'utf8'),
  )
  return journal.entries.map(({ tag }) => ({
    name: tag,
    statements: readFileSync(join(folder, `${tag}.sql`), 'utf8')
      .split('--> statement-breakpoint')
      .map((statement) => statement.trim())
      .filter((statement) => statement !== ''),
  }))
}

/** Which of the known migrations a database that has `applied` still lacks. */
export function compareMigrations(known: readonly Migration[], applied: readonly string[]): Migrations {
  const names = known.map(({ name }) => name)
  const unknown = applied.filter((name) => !names.includes(name))
  if (unknown.length > 0) {
    throw new DatabaseNewerError(
      `the database has migrations that this version does not know (${unknown.join(', ')}); run the version that made them, or a newer one`,
    )
  }
  return { applied, pending: names.filter((name) => !applied.includes(name)) }
}
