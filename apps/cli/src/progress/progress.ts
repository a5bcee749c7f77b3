import type { Invocation } from '../invocation.ts'
import { progressBar, progressLine } from './progress-line.ts'

const FRAME_MS = 100
const LINE_MS = 5000
/** Back to the start of the line, and the rest of it erased. */
const CLEAR = '\r\u001b[K'

/** Tells of something on a line of its own. */
export type Tell = (line: string) => void

/** What work says of itself while it is going on. */
export interface Progress {
  readonly tell: Tell
  /** How many are done, and of how many if that is known. */
  count(done: number, total: number | undefined): void
}

/** What is being done. */
export interface Work {
  readonly label: string
  /** What is counted, if anything is. */
  readonly unit: string
  readonly quiet: boolean
}

/**
 * Shows that work is going on, how far it has come and for how long: in place on a terminal, elsewhere by a
 * line every few seconds. What the work tells stays above.
 */
export async function withProgress<T>(
  { stderr, timing }: Pick<Invocation, 'stderr' | 'timing'>,
  { label, unit, quiet }: Work,
  work: (progress: Progress) => Promise<T>,
): Promise<T> {
  if (quiet) return work({ tell: () => {}, count: () => {} })
  const startedAt = timing.now()
  const counted: { done: number | undefined; total: number | undefined } = {
    done: undefined,
    total: undefined,
  }
  let isShown = false
  const show = (): void => {
    const state = { label, unit, ...counted, elapsed: timing.now() - startedAt }
    if (stderr.isTerminal) stderr.write(`${CLEAR}${progressBar(state)}`)
    else stderr.write(`${progressLine(state)}\n`)
    isShown = stderr.isTerminal
  }
  const clear = (): void => {
    if (isShown) stderr.write(CLEAR)
    isShown = false
  }
  const timer = setInterval(show, stderr.isTerminal ? FRAME_MS : LINE_MS)
  try {
    return await work({
      tell: (line) => {
        clear()
        stderr.write(`${line}\n`)
      },
      count: (done, total) => Object.assign(counted, { done, total }),
    })
  } finally {
    clearInterval(timer)
    clear()
  }
}
