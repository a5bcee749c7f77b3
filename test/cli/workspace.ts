import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTestDatabase, type Dialect, type TestDatabase } from '@barycenter/testing/databases'
import { findFreePort } from '@barycenter/testing/free-port'
import { barycenter, type Finished, type Running, start, untilPrinted } from './command.ts'

/** A folder and a database of a test's own, and commands that run on them. */
export interface Workspace {
  readonly folder: string
  readonly database: TestDatabase
  readonly environment: Readonly<Record<string, string>>
  /** Runs a command to its end. */
  run(
    words: readonly string[],
    more?: { environment?: Record<string, string>; stdin?: string },
  ): Promise<Finished>
  /** Starts `serve` on ports of its own, and waits until it is ready. */
  serve(words?: readonly string[], environment?: Record<string, string>): Promise<Serving>
  /** Writes a file: a text as it is, anything else as JSON. */
  write(name: string, content: unknown): Promise<void>
  read(name: string): Promise<string>
  /** Ends what was started, and removes everything. */
  dispose(): Promise<void>
}

/** A `serve` that is ready. */
export interface Serving extends Running {
  readonly publicUrl: string
  readonly adminUrl: string
}

/** Cheap hashes, and the database; the environment has the last word in the configuration. */
function environmentFor(databaseUrl: string): Record<string, string> {
  return {
    BARYCENTER__DATABASE__URL: databaseUrl,
    BARYCENTER__PASSWORD__MEMORY_COST: '1024',
    BARYCENTER__PASSWORD__TIME_COST: '1',
  }
}

/** Makes a workspace, on a new database or on one that a test has made. */
export async function createWorkspace(on: Dialect | TestDatabase): Promise<Workspace> {
  const folder = await mkdtemp(join(tmpdir(), 'barycenter-cli-'))
  const database = typeof on === 'string' ? await createTestDatabase(on) : on
  const environment = environmentFor(database.url)
  const started: Running[] = []

  return {
    folder,
    database,
    environment,
    run: (words, { environment: more = {}, ...rest } = {}) =>
      barycenter(words, { folder, environment: { ...environment, ...more }, ...rest }),
    serve: async (words = [], more = {}) => {
      const [port, adminPort] = [await findFreePort(), await findFreePort()]
      const ports = { BARYCENTER__SERVER__PORT: `${port}`, BARYCENTER__SERVER__ADMIN_PORT: `${adminPort}` }
      const running = start(['serve', ...words], {
        folder,
        environment: { ...environment, ...ports, ...more },
      })
      started.push(running)
      await untilPrinted(running, 'Barycenter is ready.')
      return { ...running, publicUrl: `http://localhost:${port}`, adminUrl: `http://localhost:${adminPort}` }
    },
    write: (name, content) =>
      writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content, null, 2)),
    read: (name) => readFile(join(folder, name), 'utf8'),
    dispose: async () => {
      for (const { child } of started) child.kill('SIGKILL')
      await Promise.all(started.map(({ finished }) => finished))
      await database.drop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
