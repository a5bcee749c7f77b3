import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

/** Below the ports that systems give to connections of their own, which come and go until the pair is used. */
const lowest = 10_240
const highest = 32_766

/** A port that is free together with the next one, which the admin service takes. */
export async function freePortPair() {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const port = randomInt(lowest, highest + 1)
    if ((await isFree(port)) && (await isFree(port + 1))) return port
  }
  throw new Error('no two neighbouring ports are free')
}

function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, () => server.close(() => resolve(true)))
  })
}
