import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PoolProcess } from '@barycenter/testing/pool-process'
import { handOver } from '@barycenter/testing/postgres-server'
import postgres from 'postgres'
import { barycenter, type Finished } from '../cli/command.ts'

/** How long it may take to fetch a pool's package, in milliseconds; the next time it is there. */
export const FETCHING = 300_000

/** A folder with the files of a connection pool, and the command that writes its users. */
export interface PoolWorkspace {
  readonly folder: string
  path(name: string): string
  write(name: string, content: unknown, mode?: number): Promise<void>
  run(words: readonly string[], environment?: Record<string, string>): Promise<Finished>
  dispose(): Promise<void>
}

/** Makes a folder that pools may use, which run as another user than root. */
export async function createPoolWorkspace(): Promise<PoolWorkspace> {
  const folder = await mkdtemp(join(tmpdir(), 'barycenter-pool-'))
  await handOver(folder)
  const path = (name: string) => join(folder, name)
  return {
    folder,
    path,
    write: async (name, content, mode = 0o600) => {
      await writeFile(path(name), typeof content === 'string' ? content : JSON.stringify(content), { mode })
      await handOver(path(name))
    },
    run: (words, environment = {}) => barycenter(words, { folder, environment }),
    dispose: () => rm(folder, { recursive: true, force: true }),
  }
}

/** How somebody fares who signs in through a pool: their name as PostgreSQL has it, or the code of the refusal. */
export async function signInThrough({ port }: PoolProcess, user: string, password: string): Promise<string> {
  const sql = postgres({
    ...{ host: '127.0.0.1', port, database: 'postgres', user, password },
    ...{ max: 1, connect_timeout: 10, prepare: false, fetch_types: false, onnotice: () => {} },
  })
  try {
    const [row] = await sql<{ name: string }[]>`select current_user as name`.simple()
    return row?.name ?? 'nobody'
  } catch (error) {
    return error instanceof postgres.PostgresError ? error.code : `${error}`
  } finally {
    await sql.end({ timeout: 1 })
  }
}

/** A process may have to be started first, on a machine that has other things to do. */
const PATIENCE_MS = 20_000
/** What a test of a pool may take that waits for several things. */
export const PATIENCE = { timeout: 4 * PATIENCE_MS }

/** Waits until something holds: pools read their users files some time after they were told to. */
export async function until(what: () => Promise<boolean>): Promise<void> {
  const patience = performance.now() + PATIENCE_MS
  while (performance.now() < patience) {
    if (await what()) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`it has not come to that in ${PATIENCE_MS / 1000} s`)
}
