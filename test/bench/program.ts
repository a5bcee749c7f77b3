import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { findFreePort } from '@barycenter/testing/free-port'

/** The command as it is shipped: `pnpm build` made it. */
export const PROGRAM = fileURLToPath(new URL('../../apps/cli/dist/main.js', import.meta.url))

/** How the image and the unit of systemd keep memory low. */
export const FRUGAL = { MALLOC_ARENA_MAX: '2', NODE_OPTIONS: '--max-semi-space-size=16' }

/** Starts a process of Node.js, and waits until it prints that it is ready. Its log goes nowhere. */
export async function start(words: readonly string[], ready: string, options: object): Promise<ChildProcess> {
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'ignore'], ...options })
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', (chunk) => String(chunk).includes(ready) && resolve())
    child.once('exit', (status) => reject(new Error(`${words.join(' ')} ended with ${status}`)))
  })
  return child
}

/** Runs a process of Node.js to its end. */
export async function run(words: readonly string[], options: object): Promise<void> {
  const [status] = await once(spawn(process.execPath, words, { stdio: 'ignore', ...options }), 'close')
  if (status !== 0) throw new Error(`${words.join(' ')} ended with ${status}`)
}

/** A folder to run in, and ports that nobody else has. */
export async function surroundings(folder: string): Promise<{
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv }
  publicUrl: string
  adminUrl: string
}> {
  const [port, adminPort] = [await findFreePort(), await findFreePort()]
  const ports = { BARYCENTER__SERVER__PORT: `${port}`, BARYCENTER__SERVER__ADMIN_PORT: `${adminPort}` }
  return {
    options: { cwd: folder, env: { ...process.env, ...FRUGAL, ...ports } },
    publicUrl: `http://localhost:${port}`,
    adminUrl: `http://localhost:${adminPort}`,
  }
}
