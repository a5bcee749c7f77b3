import type { Output } from './invocation.ts'

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const FRAME_MS = 100
const LINE_MS = 5000
/** Back to the start of the line, and the rest of it erased. */
const CLEAR = '\r\u001b[K'

/** Tells of something on a line of its own. */
export type Tell = (line: string) => void

/**
 * Shows that work is going on, and for how long: in place on a terminal, elsewhere by a line every few
 * seconds. What the work tells stays above.
 */
export async function withProgress<T>(
  output: Output,
  label: string,
  work: (tell: Tell) => Promise<T>,
): Promise<T> {
  const startedAt = performance.now()
  const elapsed = (): string => `${label}, ${Math.round((performance.now() - startedAt) / 1000)} s`
  let frame = 0
  const show = (): void => {
    if (output.isTerminal) output.write(`${CLEAR}${FRAMES[frame++ % FRAMES.length]} ${elapsed()}`)
    else output.write(`${elapsed()}\n`)
  }
  const timer = setInterval(show, output.isTerminal ? FRAME_MS : LINE_MS)
  try {
    return await work((line) => output.write(`${frame > 0 ? CLEAR : ''}${line}\n`))
  } finally {
    clearInterval(timer)
    if (frame > 0) output.write(CLEAR)
  }
}
