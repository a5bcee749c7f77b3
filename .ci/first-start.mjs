// Starts a fresh clone of HEAD the way a newcomer does, with an empty home and an empty npm cache:
// `npm start` must serve, `npx barycenter` must run, and SIGTERM must end all of it with status 0.
import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { emptyMachine } from './empty-machine.mjs'
import { freePortPair } from './free-port-pair.mjs'

const patienceMs = 300_000

const repository = fileURLToPath(new URL('..', import.meta.url))
const scratch = mkdtempSync(join(tmpdir(), 'first-start-'))
const clone = join(scratch, 'clone')
const home = join(scratch, 'home')

let server
try {
  mkdirSync(home)
  execFileSync('git', ['clone', '--quiet', '--no-hardlinks', repository, clone])
  const port = await freePortPair()
  const env = { ...emptyMachine(home), BARYCENTER__SERVER__PORT: String(port) }

  // A process group of its own, so that whatever is left of it can be seen at the end.
  server = spawn('npm', ['start'], {
    cwd: clone,
    env,
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const ended = new Promise((resolve) => server.once('exit', (code, signal) => resolve(signal ?? code)))
  await untilServing(`http://localhost:${port}/.well-known/openid-configuration`, ended)
  execFileSync('npx', ['barycenter', 'version'], { cwd: clone, env, stdio: ['ignore', 'inherit', 'inherit'] })

  server.kill('SIGTERM')
  const status = await Promise.race([ended, sleep(30_000, 'still running')])
  if (status !== 0) throw new Error(`npm start ended with ${status} after SIGTERM`)
  if (groupIsAlive(server.pid)) throw new Error('npm start has left processes behind')
  process.stdout.write('The first start on an empty machine works\n')
} catch (error) {
  process.stderr.write(`First start: ${error.message}\n`)
  process.exitCode = 1
} finally {
  if (server && groupIsAlive(server.pid)) process.kill(-server.pid, 'SIGKILL')
  rmSync(scratch, { recursive: true, force: true, maxRetries: 5 })
}

async function untilServing(url, ended) {
  const deadline = Date.now() + patienceMs
  while (Date.now() < deadline) {
    const status = await Promise.race([ended, sleep(250)])
    if (status !== undefined) throw new Error(`npm start ended with ${status} before it served ${url}`)
    const response = await fetch(url).catch(() => undefined)
    if (response?.ok && (await response.json()).issuer) return
  }
  throw new Error(`${url} did not answer within ${patienceMs / 1000} s`)
}

function groupIsAlive(group) {
  try {
    process.kill(-group, 0)
    return true
  } catch {
    return false
  }
}
