import { createServer } from 'node:net'

/** A port that is free together with the next one, which the admin service takes. */
export async function freePortPair() {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const port = await isFree(0)
    if (port && (await isFree(port + 1))) return port
  }
  throw new Error('no two neighbouring ports are free')
}

function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(undefined))
    server.listen(port, 'localhost', () => {
      const { port: bound } = server.address()
      server.close(() => resolve(bound))
    })
  })
}
