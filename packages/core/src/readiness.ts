import type { Env } from './env.ts'

/** Whether this process can serve, and if not, why. */
export type Readiness = { readonly ready: true } | { readonly ready: false; readonly reason: string }

/** Asks the database whether it answers and has all migrations. The reason names no host. */
export async function checkReadiness({ database, log }: Pick<Env, 'database' | 'log'>): Promise<Readiness> {
  try {
    const { pending } = await database.pendingMigrations()
    return pending.length === 0 ? { ready: true } : { ready: false, reason: 'migrations are pending' }
  } catch (error) {
    log.warn({ err: error }, 'the database is not available')
    return { ready: false, reason: 'the database is not available' }
  }
}
