import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { withoutProgress } from 'barycenter/testing/without-progress'
import { INSTALLED_PROGRAM } from '../installed-program.ts'

/** So that Node.js compiles the bundle once for all of the processes. */
const COMPILE_CACHE = fileURLToPath(new URL('../../node_modules/.cache/barycenter/compiled', import.meta.url))

/** How a command ended. */
export interface Finished {
  /** Null when a signal ended it. */
  readonly status: number | null
  readonly stdout: string
  /** Without the lines of progress. */
  readonly stderr: string
}

/** What a command finds around it. */
export interface Surroundings {
  /** Its working directory. */
  readonly folder: string
  readonly environment: Readonly<Record<string, string>>
  readonly stdin?: string
}

/** A command that is running. */
export interface Running {
  readonly child: ChildProcess
  /** What it has printed so far. */
  readonly printed: { readonly stdout: string; readonly stderr: string }
  readonly finished: Promise<Finished>
}

/** Starts `barycenter` as a process of its own, which sees nothing of this one's environment. */
export function start(words: readonly string[], { folder, environment, stdin }: Surroundings): Running {
  const child = spawn(process.execPath, [INSTALLED_PROGRAM, ...words], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder, NODE_COMPILE_CACHE: COMPILE_CACHE, ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  // Who ends early has not read everything, and its status says why.
  child.stdin.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'ECONNRESET') throw error
  })
  child.stdin.end(stdin ?? '')
  const printed = { stdout: '', stderr: '' }
  // A letter of several bytes may come in two pieces.
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed.stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    printed.stderr += text
  })
  const finished = once(child, 'close').then(
    ([status]): Finished => ({ status, stdout: printed.stdout, stderr: withoutProgress(printed.stderr) }),
  )
  return { child, printed, finished }
}

/** Runs `barycenter` to its end. */
export function barycenter(words: readonly string[], surroundings: Surroundings): Promise<Finished> {
  return start(words, surroundings).finished
}

/** Waits until a process has printed something. */
export async function untilPrinted({ printed, finished }: Running, wanted: string): Promise<void> {
  let ended: Finished | undefined
  void finished.then((result) => {
    ended = result
  })
  while (!`${printed.stdout}${printed.stderr}`.includes(wanted)) {
    if (ended !== undefined) throw new Error(`ended with ${ended.status}:\n${ended.stdout}${ended.stderr}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
