import { open, stat } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { AdminError } from '@barycenter/core/errors'
import Database from 'better-sqlite3'
import { errnoOf, explainErrno } from './explain-errno.ts'

const POLL_MS = 50

/**
 * Does work while nobody else does any under the same lock: an exclusive SQLite transaction on an empty file,
 * because the operating system takes that lock back however a process ends. The file stays, always empty.
 *
 * @param patience For how many milliseconds to wait for it.
 * @throws {AdminError} SYNC_IN_PROGRESS when somebody else holds it all that time.
 */
export async function withLock<T>(
  path: string,
  { mode, patience }: { readonly mode: number; readonly patience: number },
  work: () => Promise<T>,
): Promise<T> {
  await createEmpty(path, mode)
  const lock = openLock(path)
  try {
    for (let waited = 0; !take(lock, path); waited += POLL_MS) {
      if (waited >= patience) {
        throw new AdminError(
          'SYNC_IN_PROGRESS',
          `somebody else is writing the users file: ${path} is locked; try again`,
        )
      }
      await pause(POLL_MS)
    }
    return await work()
  } finally {
    lock.close()
  }
}

/** Never opens one that is there: closing it would release a lock that this process holds on it. */
async function createEmpty(path: string, mode: number): Promise<void> {
  try {
    await stat(path)
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw explainErrno(error, path)
    try {
      const file = await open(path, 'ax', mode)
      await file.close()
    } catch (failure) {
      if (errnoOf(failure) !== 'EEXIST') throw explainErrno(failure, path)
    }
  }
}

function openLock(path: string): Database.Database {
  try {
    return new Database(path, { timeout: 0 })
  } catch (error) {
    throw explainErrno(error, path)
  }
}

function take(lock: Database.Database, path: string): boolean {
  try {
    lock.exec('BEGIN EXCLUSIVE')
    return true
  } catch (error) {
    if (errnoOf(error) === 'SQLITE_BUSY') return false
    throw explainErrno(error, path)
  }
}
