import type { Connection } from '../transport.ts'
import { awaitBatch } from './staged-operations.ts'

const INTERVAL_MS = 5000

/**
 * Does something while the service hears every few seconds that this client is still there: reading a
 * large file can take longer than it waits before another client may take the run over.
 */
export async function keepAlive<T>(
  connection: Connection,
  ticket: string,
  work: () => Promise<T>,
): Promise<T> {
  let pending: Promise<unknown> | undefined
  const timer = setInterval(() => {
    // If this fails, so does the next request of the work, which says why.
    pending ??= awaitBatch(connection, ticket, 0)
      .catch(() => undefined)
      .finally(() => {
        pending = undefined
      })
  }, INTERVAL_MS)
  try {
    return await work()
  } finally {
    clearInterval(timer)
    await pending
  }
}
