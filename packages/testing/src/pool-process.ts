import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp } from 'node:fs/promises'
import { connect } from 'node:net'
import { basename, join } from 'node:path'
import { type DebianProgram, programIn } from './debian-packages.ts'
import { runAsNobody } from './postgres-server.ts'

/** A connection pool that is running. */
export interface PoolProcess {
  readonly port: number
  /** What it has logged so far. */
  log(): string
  stop(): Promise<void>
}

/** How to start a connection pool. */
export interface PoolStart {
  readonly program: DebianProgram
  readonly words: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly folder: string
  readonly port: number
  /** The signal that ends it at once. */
  readonly ending: NodeJS.Signals
}

/** Starts a connection pool, and waits until it listens. */
export async function startPool({
  program,
  words,
  environment,
  folder,
  port,
  ending,
}: PoolStart): Promise<PoolProcess> {
  const { path, environment: libraries } = await withinReach(program, folder)
  const child = spawn(path, [...words], {
    cwd: folder,
    env: { ...libraries, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...runAsNobody(),
  })
  let log = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      log += chunk.toString()
    })
  }
  await untilListening(child, port, () => log)
  return {
    port,
    log: () => log,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill(ending)
      await ended
    },
  }
}

/** Where `nobody` may run a program: root's is copied, for it may lie in a private folder. */
async function withinReach(program: DebianProgram, folder: string): Promise<DebianProgram> {
  if (program.root === undefined || runAsNobody().uid === undefined) return program
  const root = join(folder, 'native')
  await cp(program.root, root, { recursive: true, verbatimSymlinks: true })
  return programIn(root, basename(program.path))
}

async function untilListening(child: ChildProcess, port: number, log: () => string): Promise<void> {
  for (let attempt = 0; attempt < 300 && child.exitCode === null; attempt++) {
    const socket = connect({ host: '127.0.0.1', port })
    try {
      await once(socket, 'connect')
      return
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50))
    } finally {
      socket.destroy()
    }
  }
  child.kill('SIGKILL')
  throw new Error(`the pool did not start:\n${log()}`)
}
