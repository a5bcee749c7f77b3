import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** How a command ended. */
export interface Ended {
  readonly status: number | null
  /** Both outputs, as they came. */
  readonly printed: string
  readonly stdout: string
}

/** Runs a command to its end, whatever that is. */
export async function attempt(command: string, words: readonly string[], stdin = ''): Promise<Ended> {
  const child = spawn(command, words, { stdio: ['pipe', 'pipe', 'pipe'] })
  let [printed, stdout] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString()
    stdout += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    printed += chunk.toString()
  })
  // Who ends without having read everything is judged by the status.
  child.stdin.on('error', () => {})
  child.stdin.end(stdin)
  const [status] = await once(child, 'close')
  return { status, printed, stdout }
}

/** Runs a command that has to succeed, and returns what it prints. */
export async function run(command: string, words: readonly string[], stdin = ''): Promise<string> {
  const { status, printed, stdout } = await attempt(command, words, stdin)
  if (status === 0) return stdout
  throw new Error(`${command} ${words.join(' ')} ended with ${status}:\n${printed}`)
}

/** Asks again and again until there is an answer, or the time is over; `pause` is in milliseconds. */
export async function eventually<T>(
  ask: () => Promise<T | undefined>,
  seconds: number,
  what: string,
  pause = 500,
): Promise<T> {
  const deadline = Date.now() + seconds * 1000
  for (;;) {
    const answer = await ask()
    if (answer !== undefined) return answer
    if (Date.now() > deadline) throw new Error(`${what}: not within ${seconds} s`)
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
}
