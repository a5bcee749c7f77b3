/** What happens in a database that somebody may want to count. Durations are in seconds. */
export type DatabaseObservation =
  /** A database was opened, with so many connections at the most. */
  | { readonly kind: 'database_opened'; readonly poolSize: number }
  /** Somebody wants a connection, and holds it from when there is one until the end. */
  | { readonly kind: 'database_operation_begun'; readonly operation: DatabaseOperation }
  | {
      readonly kind: 'database_operation_ended'
      readonly operation: DatabaseOperation
      readonly seconds: number
      readonly failed: boolean
    }
  /** PostgreSQL chose a transaction as the victim of a conflict, and it begins again. */
  | { readonly kind: 'transaction_retried' }
  /** SQLite was busy with the transaction of another connection, and the work tries again after a pause. */
  | { readonly kind: 'database_busy' }

/** The methods of a database that need a connection. */
export type DatabaseOperation = 'run' | 'transaction'

/** Is told of each observation as it happens; it never throws. */
export type ObserveDatabase = (observation: DatabaseObservation) => void

/** Tells when an operation begins and ends. */
export async function observed<T>(
  observe: ObserveDatabase,
  operation: DatabaseOperation,
  work: () => Promise<T>,
): Promise<T> {
  observe({ kind: 'database_operation_begun', operation })
  const startedAt = performance.now()
  let failed = true
  try {
    const result = await work()
    failed = false
    return result
  } finally {
    const seconds = (performance.now() - startedAt) / 1000
    observe({ kind: 'database_operation_ended', operation, seconds, failed })
  }
}
