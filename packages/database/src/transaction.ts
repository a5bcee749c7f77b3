/** What a statement answers. */
export type Rows = readonly unknown[]

/** A statement that has not been performed: awaiting it, or its `all()` on SQLite, performs it. */
export type Statement<R extends Rows> = PromiseLike<R>

/** A piece of database work: it yields statements, receives their rows, and ends with a result. */
export type Steps<T> = Generator<Statement<Rows>, T, Rows>

/** Performs one statement. It must return rows: a select, or a write with `returning()`. */
export function* rows<R extends Rows>(statement: Statement<R>): Steps<R> {
  // The driver answers a statement with its own rows: the pairing that a generator cannot type.
  return (yield statement) as R
}

/** Drives steps to their end without leaving the current tick, as better-sqlite3 transactions require. */
export function driveSync<T>(steps: Steps<T>): T {
  let step = steps.next()
  while (!step.done) {
    // Every Drizzle statement over better-sqlite3 has `all()`, its synchronous form.
    const statement = step.value as unknown as { all(): Rows }
    step = resume(steps, () => statement.all())
  }
  return step.value
}

/** Drives steps by awaiting each statement in turn. */
export function driveAsync<T>(steps: Steps<T>): Promise<T> {
  return driveAwaiting(steps, (statement) => Promise.resolve(statement))
}

/** Drives steps over better-sqlite3 in turn, each statement performed by `perform`, which may wait before. */
export function drivePatiently<T>(
  steps: Steps<T>,
  perform: (statement: () => Rows) => Promise<Rows>,
): Promise<T> {
  // As in driveSync.
  return driveAwaiting(steps, (statement) => perform(() => (statement as unknown as { all(): Rows }).all()))
}

async function driveAwaiting<T>(
  steps: Steps<T>,
  perform: (statement: Statement<Rows>) => Promise<Rows>,
): Promise<T> {
  let step = steps.next()
  while (!step.done) {
    const outcome = await perform(step.value).then(
      (result) => () => result,
      (error: unknown) => () => {
        throw error
      },
    )
    step = resume(steps, outcome)
  }
  return step.value
}

/** Hands a statement's outcome back to the work, as its value or as an exception at the `yield`. */
function resume<T>(steps: Steps<T>, outcome: () => Rows): IteratorResult<Statement<Rows>, T> {
  let result: Rows
  try {
    result = outcome()
  } catch (error) {
    return steps.throw(error)
  }
  return steps.next(result)
}
