import { loadConfig } from '@barycenter/config/load-config'
import { openDatabase } from '@barycenter/database/database'
import { EXIT, type ExitStatus } from './exit-status.ts'
import type { Invocation } from './invocation.ts'

/** The flags of `migrate`, as they were parsed. */
export interface MigrateOptions {
  readonly check?: true
}

/**
 * Applies the migrations that the configured database lacks, and says which. Not through the admin
 * API as the other commands: there is none before there are tables.
 */
export async function migrate(invocation: Invocation, { check }: MigrateOptions): Promise<ExitStatus> {
  const database = await openDatabase(loadConfig(invocation).database.url)
  try {
    const { pending } = check === true ? await database.pendingMigrations() : await database.migrate()
    const word = check === true ? 'pending' : 'applied'
    const lines =
      pending.length === 0 ? ['the database is up to date'] : pending.map((name) => `${word} ${name}`)
    invocation.stdout.write(`${lines.join('\n')}\n`)
    return check === true && pending.length > 0 ? EXIT.changes : EXIT.done
  } finally {
    await database.close()
  }
}
