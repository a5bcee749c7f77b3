import { openDatabase } from '@barycenter/database/database'
import {
  createPostgresDatabase,
  createTestDatabase,
  type Dialect,
  type TestDatabase,
} from '@barycenter/testing/databases'
import { findFreePort } from '@barycenter/testing/free-port'
import { type PostgresServer, startPostgresServer } from '@barycenter/testing/postgres-server'
import { type Running, start } from '../cli/command.ts'
import { createWorkspace, type Serving, type Workspace } from '../cli/workspace.ts'
import { LARGE_FILE, largeFile, SYNC } from './large-file.ts'

/** Who can be killed. */
export type Victim = 'command' | 'server' | 'postgres'

/** A command, maybe a server, and a database, each of which can be killed and started again. */
export interface Arena {
  readonly workspace: Workspace
  readonly database: TestDatabase
  /** Begins to sync a version of the users. */
  sync(version: number, words: readonly string[]): Promise<Running>
  /** Kills a victim, and starts again what others depend on. */
  kill(victim: Victim, run: Running): Promise<void>
  dispose(): Promise<void>
}

/** Makes an arena. */
export async function createArena(dialect: Dialect, transport: 'local' | 'served'): Promise<Arena> {
  const postgres = dialect === 'postgres' ? await startPostgresServer() : undefined
  const database = await (postgres === undefined
    ? createTestDatabase('sqlite')
    : createPostgresDatabase(postgres.url))
  await migrate(database.url)
  const workspace = await createWorkspace(database)
  const ports = {
    BARYCENTER__SERVER__PORT: `${await findFreePort()}`,
    BARYCENTER__SERVER__ADMIN_PORT: `${await findFreePort()}`,
  }
  const serve = () => workspace.serve(['--only', 'admin'], ports)
  let serving: Serving | undefined = transport === 'served' ? await serve() : undefined
  const url =
    serving === undefined ? [] : ['--url', `http://localhost:${ports.BARYCENTER__SERVER__ADMIN_PORT}`]

  return {
    workspace,
    database,
    sync: async (version, words) => {
      await workspace.write(LARGE_FILE, largeFile(version))
      return start([...SYNC, ...url, ...words], workspace)
    },
    kill: async (victim, run) => {
      switch (victim) {
        case 'command':
          run.child.kill('SIGKILL')
          await run.finished
          return
        case 'server':
          serving?.child.kill('SIGKILL')
          await serving?.finished
          serving = await serve()
          return
        case 'postgres':
          await needed(postgres).kill()
          await needed(postgres).restart()
      }
    },
    dispose: async () => {
      await workspace.dispose()
      await postgres?.stop()
    },
  }
}

function needed(server: PostgresServer | undefined): PostgresServer {
  if (server === undefined) throw new TypeError('there is no PostgreSQL here')
  return server
}

async function migrate(url: string): Promise<void> {
  const database = await openDatabase(url)
  await database.migrate()
  await database.close()
}
