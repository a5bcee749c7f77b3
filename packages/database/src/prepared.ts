import type { Store } from './database.ts'
import { rows, type Steps } from './transaction.ts'

type Rows = readonly unknown[]
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
