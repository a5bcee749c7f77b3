import 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    /** A URL of the test run's PostgreSQL server, with the rights to create databases. */
    postgresUrl: string
    /** Databases that have all migrations and nothing else, for copies: a SQLite file, and a database in that server. */
    migrated: { readonly sqliteFile: string; readonly postgresDatabase: string }
  }
}
