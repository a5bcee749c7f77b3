import { randomInt } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'

/** Below the ports that systems give to connections of their own, which come and go at any time. */
const [LOWEST, HIGHEST] = [10_240, 32_767]

/** A port on which nobody listens, for something that will in a moment. No two who ask for one get the same. */
export async function findFreePort(): Promise<number> {
  for (;;) {
    const port = randomInt(LOWEST, HIGHEST + 1)
    if ((await claim(port)) && (await isFree(port))) return port
  }
}

/**
 * Takes the UDP port of the same number, which nothing here needs, for as long as this process lives: all who ask for
 * ports, in whatever process, see in it that somebody else was there first.
 */
async function claim(port: number): Promise<boolean> {
  const socket = createSocket('udp4').unref()
  try {
    socket.bind(port, '127.0.0.1')
    await once(socket, 'listening')
    return true
  } catch {
    socket.close()
    return false
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
