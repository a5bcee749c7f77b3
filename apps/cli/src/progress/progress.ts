import type { Invocation } from '../invocation.ts'
import { type ProgressState, progressBar, progressLine } from './progress-line.ts'

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
  /** From now on something else is done and counted; nothing changes while that is called the same. */
  begin(label: string, unit: string): void
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
  if (quiet) return work({ tell: () => {}, count: () => {}, begin: () => {} })
  const nothing = { done: undefined, total: undefined }
  let current: Omit<ProgressState, 'elapsed'> & { readonly startedAt: number } = {
    ...{ label, unit, ...nothing },
    startedAt: timing.now(),
  }
  let isShown = false
  const show = (): void => {
    const state = { ...current, elapsed: timing.now() - current.startedAt }
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
      count: (done, total) => {
        current = { ...current, done, total }
      },
      begin: (label, unit) => {
        if (label !== current.label) current = { label, unit, ...nothing, startedAt: timing.now() }
      },
    })
  } finally {
    clearInterval(timer)
    clear()
  }
}
