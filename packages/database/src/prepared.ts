import { getTableColumns, Param, sql } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import type { Store } from './database.ts'
import type { Schema } from './schema.ts'
import type { Rows, Statement } from './transaction.ts'

/** A query with gaps that values fill in: what every Drizzle query becomes by `prepare()`. */
interface Prepared<R extends Rows> {
  execute(values: Record<string, unknown>): Promise<R>
}

/** A Drizzle query that can be prepared. */
interface Preparable<R extends Rows> {
  prepare(name: string): Prepared<R>
}

/**
 * Defines a statement that is built once for each connection, and then only filled in: for what every
 * request asks. To build a query takes Drizzle longer than SQLite takes to answer it.
 *
 * @param build makes the query, with {@link gap} or {@link gapFor} where values go.
 * @returns the statement for a store and values, to be performed like any other.
 */
export function definePrepared<V extends object, R extends Rows = Rows>(
  build: (store: Store) => Preparable<R>,
): (store: Store, values: V) => Statement<R> {
  // A transaction of PostgreSQL has queries of its own, and takes what it built along when it ends.
  const known = new WeakMap<Store['queries'], Prepared<R>>()
  return (store, values) => {
    const found = known.get(store.queries)
    const prepared = found ?? build(store).prepare('')
    if (found === undefined) known.set(store.queries, prepared)
    return fill(prepared, values as Record<string, unknown>)
  }
}

/** A gap for a text. */
export function gap(name: string) {
  return sql.placeholder(name)
}

/** A gap for a value that a column stores in its own way: an instant, a flag, JSON. */
export function gapFor(column: AnyPgColumn, name: string) {
  return new Param(sql.placeholder(name), column)
}

type Inserted<T extends keyof Schema> = Schema[T]['$inferInsert']

/** Defines the insertion of one row; what a row leaves out is null. The answer is its first column. */
export function definePreparedInsert<T extends keyof Schema>(
  name: T,
  { onConflict }: { readonly onConflict?: 'nothing' } = {},
): (store: Store, row: Inserted<T>) => Statement<Rows> {
  const insert = definePrepared<object, Rows>(({ queries, tables }) => {
    const columns = getTableColumns(tables[name])
    // Within `sql` they get their values as they are: encoded below, for a gap would encode null too.
    const gaps = Object.fromEntries(Object.keys(columns).map((key) => [key, sql`${gap(key)}`]))
    const [first] = Object.entries(columns)
    if (first === undefined) throw new TypeError(`the table ${name} has no columns`)
    // Which table it is, the compiler does not know here; the rows come checked by the type above.
    const insertion = queries.insert(tables[name]).values(gaps as never)
    const guarded = onConflict === 'nothing' ? insertion.onConflictDoNothing() : insertion
    return guarded.returning({ [first[0]]: first[1] })
  })
  return (store, row) => {
    const given = row as Readonly<Record<string, unknown>>
    const values: Record<string, unknown> = {}
    for (const [key, column] of Object.entries(getTableColumns(store.tables[name]))) {
      const value = given[key] ?? null
      values[key] = value === null ? null : column.mapToDriverValue(value)
    }
    return insert(store, values)
  }
}

function fill<R extends Rows>(prepared: Prepared<R>, values: Record<string, unknown>): Statement<R> {
  // better-sqlite3's prepared queries have `all()` beside `execute()`.
  const { all } = prepared as unknown as { all(values: Record<string, unknown>): R }
  const statement: Statement<R> & { all(): R } = {
    all: () => all.call(prepared, values),
    // biome-ignore lint/suspicious/noThenProperty: a statement is performed when it is awaited, as Drizzle's are.
    then: (kept, broken) => prepared.execute(values).then(kept, broken),
  }
  return statement
}
