import { getTableColumns, type SQL, sql } from 'drizzle-orm'
import type { Store } from './database.ts'
import type { Schema } from './schema.ts'
import { type Rows, rows, type Steps } from './transaction.ts'

type Values = Readonly<Record<string, unknown>>

/** A statement of Drizzle's that is ready to be performed, again and again. */
interface Ready<R extends Rows> {
  execute(values: Values): PromiseLike<R>
}

/** A statement that Drizzle has not written out yet. */
interface Unprepared<R extends Rows> {
  prepare(name: string): Ready<R>
}

/**
 * A statement for requests that come all the time: written out once per connection pool, and not with each
 * request, which takes several times as long as what SQLite does with it. What changes is `sql.placeholder`
 * in it.
 *
 * @param name no other statement may have it.
 * @param build the statement; it must return rows.
 * @returns performs the statement with the values of its placeholders. A placeholder in a comparison gets
 *   its value as the driver takes it: texts and numbers, but no `Date`.
 */
export function prepared<R extends Rows, V extends Values>(
  name: string,
  build: (store: Store) => Unprepared<R>,
): (store: Store, values: V) => Steps<R> {
  const known = new WeakMap<Store, Ready<R>>()
  return function* (store, values) {
    const found = known.get(store)
    const ready = found ?? build(store).prepare(name)
    if (found === undefined) known.set(store, ready)
    return yield* rows(bind(ready, values))
  }
}

/** What an insertion depends on. */
interface Condition {
  /** Names the condition. */
  readonly name: string
  /** A `from …` with one row if it is met and with none if not. Its placeholders are columns of the new row. */
  readonly from: (store: Store) => SQL
}

/**
 * The insertion of one row, prepared. What a row leaves out is null; the answer is its first column.
 *
 * @param name the table, as the schema has it.
 * @param condition if it is not met nothing is inserted, and the answer has no row.
 */
export function preparedInsert<T extends keyof Schema>(
  name: T,
  condition?: Condition,
): (store: Store, row: Schema[T]['$inferInsert']) => Steps<Rows> {
  const title = condition === undefined ? `insert_${name}` : `insert_${name}_${condition.name}`
  const insert = prepared<Rows, Values>(title, (store) => {
    const { queries, tables } = store
    const columns = Object.entries(getTableColumns(tables[name]))
    // Within `sql` they get their values as they are: encoded below, for a placeholder would encode null too.
    const values = Object.fromEntries(columns.map(([key]) => [key, sql`${sql.placeholder(key)}`]))
    const [first] = columns
    if (first === undefined) throw new TypeError(`the table ${name} has no columns`)
    // Which table it is, the compiler does not know here; the type of `row` above does.
    const into = queries.insert(tables[name])
    const filled =
      condition === undefined
        ? into.values(values as never)
        : into.select(sql`select ${sql.join(Object.values(values), sql`, `)} ${condition.from(store)}`)
    return filled.returning({ [first[0]]: first[1] })
  })
  return (store, row) => {
    const given = row as Values
    const values: Record<string, unknown> = {}
    for (const [key, column] of Object.entries(getTableColumns(store.tables[name]))) {
      const value = given[key] ?? null
      values[key] = value === null ? null : column.mapToDriverValue(value)
    }
    return insert(store, values)
  }
}

/** A statement with its values, in both the forms that drivers perform: `all()` at once, `then` later. */
function bind<R extends Rows>(ready: Ready<R>, values: Values): PromiseLike<R> {
  // Every prepared statement over better-sqlite3 has `all()`, its synchronous form.
  const synchronous = ready as unknown as { all(values: Values): R }
  const bound: PromiseLike<R> & { all(): R } = {
    all: () => synchronous.all(values),
    // biome-ignore lint/suspicious/noThenProperty: a statement is a thenable, as Drizzle's own are.
    then: (fulfilled, rejected) => ready.execute(values).then(fulfilled, rejected),
  }
  return bound
}
