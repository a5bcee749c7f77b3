import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/postgres-js'
import connect from 'postgres'
import { postgresColumns } from './columns.ts'
import type { Database, DatabaseOptions, Migrations, Store } from './database.ts'
import type { PostgresTarget } from './database-url.ts'
import { withoutParameters } from './driver-error.ts'
import { compareMigrations, type Migration, readMigrations } from './migrations.ts'
import { observed } from './observation.ts'
import { explainPostgresError, mayBeRetried } from './postgres-error.ts'
import { defineSchema } from './schema.ts'
import { driveAsync } from './transaction.ts'

const DEFAULT_POOL_SIZE = 10
const CONNECT_TIMEOUT_SECONDS = 10
/** How often a transaction is begun again after a deadlock or a serialization failure. */
const ATTEMPTS = 4
const SNAPSHOT = { isolationLevel: 'repeatable read', accessMode: 'read only' } as const
/** Names our advisory lock among those of other programs in the same database: "bary" in ASCII. */
const MIGRATION_LOCK = 0x62617279

/** Opens a PostgreSQL database; see {@link openDatabase}. */
export function openPostgres(
  target: PostgresTarget,
  { poolSize = DEFAULT_POOL_SIZE, observe = () => {} }: DatabaseOptions,
): Database {
  const client = connect(target.url, {
    max: poolSize,
    connect_timeout: CONNECT_TIMEOUT_SECONDS,
    onnotice: () => {},
    connection: { application_name: 'barycenter' },
  })
  const orm = drizzle(client)
  const tables = defineSchema(postgresColumns)
  // A transaction and the pool share the four builder methods, and neither type names the other.
  const storeOver = (queries: unknown): Store => ({
    tables,
    queries: queries as Store['queries'],
    forKeyShare: sql`for key share`,
  })
  const pool = storeOver(orm)
  const attempt = <T>(work: () => Promise<T>): Promise<T> =>
    work().catch((error: unknown) => {
      throw explainPostgresError(withoutParameters(error), target)
    })

  observe({ kind: 'database_opened', poolSize })
  const onRetry = () => observe({ kind: 'transaction_retried' })
  const database: Database = {
    dialect: 'postgres',
    run: (work) => observed(observe, 'run', () => attempt(() => driveAsync(work(pool)))),
    transaction: (work) =>
      observed(observe, 'transaction', () =>
        attempt(() => retrying(() => orm.transaction((tx) => driveAsync(work(storeOver(tx)))), onRetry)),
      ),
    snapshot: (work) =>
      observed(observe, 'transaction', () =>
        attempt(() => orm.transaction((tx) => driveAsync(work(storeOver(tx))), SNAPSHOT)),
      ),
    apart: ({ perform }, job) => perform(database, job),
    pendingMigrations: () =>
      attempt(async () => compareMigrations(readMigrations('postgres'), await appliedMigrations(client))),
    migrate: () => attempt(() => migrate(client, readMigrations('postgres'))),
    close: () => client.end({ timeout: 5 }),
  }
  return database
}

/** Begins a transaction again when PostgreSQL chose it as the victim of a conflict. */
async function retrying<T>(transaction: () => Promise<T>, onRetry: () => void): Promise<T> {
  for (let remaining = ATTEMPTS; ; remaining--) {
    try {
      return await transaction()
    } catch (error) {
      if (remaining === 1 || !mayBeRetried(error)) throw error
      onRetry()
    }
  }
}

async function appliedMigrations(sql: connect.ISql): Promise<string[]> {
  const [table] = await sql<{ found: boolean }[]>`select to_regclass('migrations') is not null as found`
  if (table?.found !== true) return []
  const rows = await sql<{ name: string }[]>`select name from migrations order by name`
  return rows.map(({ name }) => name)
}

async function migrate(client: connect.Sql, known: readonly Migration[]): Promise<Migrations> {
  return client.begin(async (sql) => {
    await sql`select pg_advisory_xact_lock(${MIGRATION_LOCK})`
    const found = compareMigrations(known, await appliedMigrations(sql))
    if (found.pending.length === 0) return found
    await sql`create table if not exists migrations (name text primary key, applied_at timestamptz not null default now())`
    for (const { name, statements } of known) {
      if (!found.pending.includes(name)) continue
      for (const statement of statements) await sql.unsafe(statement)
      await sql`insert into migrations (name) values (${name})`
    }
    return found
  })
}
