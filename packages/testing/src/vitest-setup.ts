import type { TestProject } from 'vitest/node'
import { startPostgresServer } from './postgres-server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A URL of the test run's PostgreSQL server, with the rights to create databases. */
    postgresUrl: string
  }
}

/** Runs once before all tests: one PostgreSQL server, in which each test makes databases of its own. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgresServer()
  project.provide('postgresUrl', server.url)
  return server.stop
}
