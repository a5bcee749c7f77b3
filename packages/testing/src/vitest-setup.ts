import type { TestProject } from 'vitest/node'
import './provided-context.ts'
import { prepareMigrated } from './migrated-databases.ts'
import { startPostgresServer } from './postgres-server.ts'

/** Runs once before all tests: one PostgreSQL server, in which each test makes databases of its own. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgresServer()
  const { remove, ...migrated } = await prepareMigrated(server.url)
  project.provide('postgresUrl', server.url)
  project.provide('migrated', migrated)
  return async () => {
    await remove()
    await server.stop()
  }
}
