import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { hash } from 'argon2'
import { COST } from './environment.ts'
import { type Row, time } from './measure.ts'
import { PROGRAM, start, surroundings } from './program.ts'

const MEMORY = 256

/** How many users, and the empty database that they are synced to. */
export interface Large {
  readonly dialect: 'sqlite' | 'postgres'
  readonly url: string
  readonly count: number
}

/** What syncing a large file of hashes costs: the command in its own process, and beside a server. */
export async function measureLarge(folder: string, { dialect, url, count }: Large): Promise<Row[]> {
  await writeUsers(join(folder, 'large.ndjson'), count)
  const { options, publicUrl, adminUrl } = await surroundings(folder)
  const env = {
    ...process.env,
    ...options.env,
    BARYCENTER__DATABASE__URL: url,
  }
  const sync = async (more: Readonly<Record<string, string>> = {}) => {
    const words = [PROGRAM, 'sync-users', '-f', 'large.ndjson', '--quiet']
    const child = spawn(process.execPath, words, { cwd: folder, env: { ...env, ...more }, stdio: 'ignore' })
    const peak = followMemory(child)
    const took = await time(async () => {
      const [status] = await once(child, 'close')
      if (status !== 0) throw new Error(`sync-users ended with ${status}`)
    })
    return { took, peak: peak() }
  }
  const created = await sync()
  const unchanged = await sync()
  const server = await start([PROGRAM, 'serve'], 'Barycenter is ready.', { cwd: folder, env })
  try {
    const serverPeak = followMemory(server)
    let slowest = 0
    const probe = setInterval(() => {
      const asked = performance.now()
      void fetch(`${publicUrl}/healthz`).then(() => {
        slowest = Math.max(slowest, performance.now() - asked)
      })
    }, 100)
    const served = await sync({ BARYCENTER_ADMIN_URL: adminUrl })
    clearInterval(probe)
    const name = `${count.toLocaleString('en')} pre-hashed, ${dialect}`
    return [
      describe(`import of ${name}, the command alone`, created),
      describe(`unchanged re-sync of ${name}, the command alone`, unchanged),
      describe(`the same through a server, the command`, served),
      {
        ...describe(`the same through a server, the server`, { took: served.took, peak: serverPeak() }),
        measured: `${serverPeak()} MiB, its slowest answer meanwhile ${slowest.toFixed(0)} ms`,
      },
    ]
  } finally {
    server.kill()
  }
}

function describe(name: string, { took, peak }: { readonly took: number; readonly peak: number }): Row {
  return {
    name,
    measured: `${(took / 1000).toFixed(1)} s, ${peak} MiB`,
    target: `< ${MEMORY} MiB`,
    reached: peak < MEMORY,
  }
}

async function writeUsers(path: string, count: number): Promise<void> {
  const passwordHash = await hash('a password', COST)
  const file = createWriteStream(path)
  for (let nth = 0; nth < count; nth++) {
    const user = { username: `user-${nth}`, email: `user-${nth}@example.com`, password_hash: passwordHash }
    if (!file.write(`${JSON.stringify(user)}\n`)) await once(file, 'drain')
  }
  file.end()
  await once(file, 'close')
}

/** The most memory that a process has had so far, in MiB; asked again and again, for it is gone when the process is. */
function followMemory({ pid }: ChildProcess): () => number {
  let peak = 0
  const look = async () => {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
    peak = Math.max(peak, Math.round(Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024))
  }
  const timer = setInterval(() => void look(), 50)
  return () => {
    clearInterval(timer)
    return peak
  }
}
