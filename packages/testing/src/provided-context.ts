import 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    /** A URL of the test run's PostgreSQL server, with the rights to create databases. */
    postgresUrl: string
  }
}
