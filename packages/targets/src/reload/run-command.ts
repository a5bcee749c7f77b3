import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'

/** How a command ended. */
export type CommandEnd =
  | { readonly kind: 'done' }
  /** It was ended, for it took too long. */
  | { readonly kind: 'late' }
  | {
      readonly kind: 'failed'
      /** Null when a signal ended it. */
      readonly status: number | null
      /** The last line of its standard error; empty when there is none. */
      readonly said: string
    }

/** What of its standard error is kept, in characters: the end tells why. */
const MOST_KEPT = 4096
/** How long the rest of it is waited for once the command has ended, in milliseconds. */
const REST_MS = 500

/**
 * Runs a command to its end, without a shell. Nobody answers what it asks for, and what it leaves running in the
 * background is not waited for.
 *
 * @param patience aborts when it takes too long: then it is killed with all that it has started.
 * @throws when it cannot be started: ENOENT, EACCES.
 */
export async function runCommand(
  [program, ...words]: readonly [string, ...string[]],
  patience: AbortSignal,
): Promise<CommandEnd> {
  // In a group of its own, which can be killed whole.
  const child = spawn(program, words, { stdio: ['ignore', 'ignore', 'pipe'], detached: true })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-MOST_KEPT)
  })
  const closed = once(child.stderr, 'close')
  const kill = () => killGroup(child)
  patience.addEventListener('abort', kill)
  try {
    const [status]: (number | null)[] = await once(child, 'exit')
    if (patience.aborted) return { kind: 'late' }
    if (status === 0) return { kind: 'done' }
    await Promise.race([closed, pause(REST_MS)])
    return { kind: 'failed', status: status ?? null, said: said.trim().split('\n').at(-1) ?? '' }
  } finally {
    patience.removeEventListener('abort', kill)
    child.stderr.destroy()
  }
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended in this moment.
  }
}
