import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { findFreePort } from './free-port.ts'

/** So many that by chance alone there are two of the same among them. */
const MANY = 400

test('nobody gets a port that somebody else has been given, in this process or in another one', async () => {
  const ports: number[] = []
  for (let count = 0; count < MANY; count++) ports.push(await findFreePort())
  const path = new URL('free-port.ts', import.meta.url).href
  const script = `const { findFreePort } = await import(${JSON.stringify(path)})
const ports = []
for (let count = 0; count < ${MANY}; count++) ports.push(await findFreePort())
console.log(JSON.stringify(ports))`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script])
  const all = [...ports, ...JSON.parse(stdout)]
  expect(new Set(all).size).toBe(2 * MANY)
})
