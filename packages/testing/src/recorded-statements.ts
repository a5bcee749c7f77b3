import type { Database } from '@barycenter/database/database'
import type { Steps } from '@barycenter/database/transaction'

/** A statement as it is sent. */
export interface SentStatement {
  readonly sql: string
  readonly params: readonly unknown[]
}

/** A database that notes down every statement that is performed outside of transactions. */
export function recordStatements(database: Database): {
  readonly database: Database
  readonly statements: SentStatement[]
} {
  const statements: SentStatement[] = []
  function* recorded<T>(steps: Steps<T>): Steps<T> {
    let step = steps.next()
    while (!step.done) {
      // Every statement that Drizzle has not prepared can tell what it sends.
      const { toSQL } = step.value as { toSQL?: () => SentStatement }
      if (toSQL !== undefined) statements.push(toSQL.call(step.value))
      step = steps.next(yield step.value)
    }
    return step.value
  }
  const run: Database['run'] = (work) => database.run((store) => recorded(work(store)))
  return { database: { ...database, run }, statements }
}
