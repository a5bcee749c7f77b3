import { setTimeout as sleep } from 'node:timers/promises'

/**
 * How long SQLite itself waits for another connection's transaction, in milliseconds. It blocks the
 * thread meanwhile, so that whoever has to wait longer does so here, where others get their turn.
 */
export const BLOCKING_WAIT = 50

/** How long we wait for one, in milliseconds: that of a large sync takes many seconds. */
const PATIENCE = 120_000
const FIRST_PAUSE = 5
const LONGEST_PAUSE = 100

/**
 * Does something that may find the database busy; if so, again and again. Otherwise within this tick.
 *
 * @param onBusy is called each time that it is.
 */
export async function patiently<T>(work: () => T, onBusy: () => void): Promise<T> {
  const until = performance.now() + PATIENCE
  for (let pause = FIRST_PAUSE; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
    try {
      return work()
    } catch (error) {
      if (!isBusy(error) || performance.now() > until) throw error
    }
    onBusy()
    await sleep(pause)
  }
}

/** Whether SQLite was busy with another connection's transaction, according to an error or what caused it. */
export function isBusy(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && String(cause.code).startsWith('SQLITE_BUSY')) return true
  }
  return false
}
