import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'

/** Below the ports that systems give to connections of their own, which come and go at any time. */
const [LOWEST, HIGHEST] = [10_240, 32_767]

/** How many processes look for ports at once, each in a lane of its own: one that runs no tests, and workers. */
const LANES = 4
const WIDTH = Math.floor((HIGHEST + 1 - LOWEST) / LANES)

/** What this process has found before. Who was given a port need not listen yet, and may count on nobody doing so. */
const found = new Set<number>()

/**
 * A port on which nobody listens, for something that will in a moment. It is found once: neither this process
 * nor another worker of the same test run is given it again.
 */
export async function findFreePort(): Promise<number> {
  const lane = LOWEST + (Number(process.env['VITEST_POOL_ID'] ?? 0) % LANES) * WIDTH
  for (;;) {
    const port = lane + randomInt(WIDTH)
    if (found.has(port)) continue
    found.add(port)
    if (await isFree(port)) return port
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  try {
    // On all addresses, so that nothing on any of them is in the way.
    await once(server.listen(port), 'listening')
  } catch {
    return false
  }
  await once(server.close(), 'close')
  return true
}
