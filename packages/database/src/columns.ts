import * as pg from 'drizzle-orm/pg-core'
import * as lite from 'drizzle-orm/sqlite-core'

/**
 * The column vocabulary of the schema, spelled for PostgreSQL. Its type is also the static type of
 * the SQLite spelling, so a table has one inferred row type whichever engine runs.
 */
export const postgresColumns = {
  table: pg.pgTable,
  /** Unicode text without U+0000 and without lone surrogates, which PostgreSQL cannot store. */
  text: (name: string) => pg.text(name),
  /** A whole number of 32 bits. Milliseconds since the epoch do not fit: use `instant`. */
  integer: (name: string) => pg.integer(name),
  /** A whole number of 53 bits. */
  long: (name: string) => pg.bigint(name, { mode: 'number' }),
  flag: (name: string) => pg.boolean(name),
  /** A point in time to the millisecond. */
  instant: (name: string) => pg.timestamp(name, { withTimezone: true, mode: 'date', precision: 3 }),
  /** A JSON value. Neither key order nor white space survives: compare values, never strings. */
  json: <T>(name: string) => pg.jsonb(name).$type<T>(),
  oneOf: <const V extends readonly [string, ...string[]]>(name: string, values: V) =>
    pg.text(name, { enum: mutable(values) }),
  index: pg.index,
  uniqueIndex: pg.uniqueIndex,
}

/** What a schema definition may use; see {@link postgresColumns}. */
export type Columns = typeof postgresColumns

/**
 * The same vocabulary for SQLite. Each builder must read and write the same TypeScript value as its
 * PostgreSQL counterpart; the suite in test/dialects proves that at run time, which is what makes
 * the one cast here safe.
 */
export const sqliteColumns = {
  table: lite.sqliteTable,
  text: (name: string) => lite.text(name),
  integer: (name: string) => lite.integer(name),
  long: (name: string) => lite.integer(name),
  flag: (name: string) => lite.integer(name, { mode: 'boolean' }),
  instant: (name: string) => lite.integer(name, { mode: 'timestamp_ms' }),
  json: <T>(name: string) => lite.text(name, { mode: 'json' }).$type<T>(),
  oneOf: <const V extends readonly [string, ...string[]]>(name: string, values: V) =>
    lite.text(name, { enum: mutable(values) }),
  index: lite.index,
  uniqueIndex: lite.uniqueIndex,
} satisfies Record<keyof Columns, unknown> as unknown as Columns

/** Drizzle asks for a mutable tuple, and never writes to it. */
function mutable<const V extends readonly [string, ...string[]]>(values: V) {
  return values as unknown as [V[number], ...V[number][]]
}
