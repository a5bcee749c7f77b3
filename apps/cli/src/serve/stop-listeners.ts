import type { Listener } from './listen.ts'

/** How long requests in flight may take to finish, in milliseconds. */
const PATIENCE = 10_000
const SWEEP = 50

/** Stops accepting, lets the requests in flight finish within bounds, and closes all connections. */
export async function stopListeners(listeners: readonly Listener[]): Promise<void> {
  const servers = listeners.map(({ server }) => server)
  const closed = Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  // A connection that is kept alive becomes idle only after its answer.
  const sweep = setInterval(() => servers.forEach((server) => void server.closeIdleConnections()), SWEEP)
  const bound = setTimeout(() => servers.forEach((server) => void server.closeAllConnections()), PATIENCE)
  try {
    await closed
  } finally {
    clearInterval(sweep)
    clearTimeout(bound)
  }
}
