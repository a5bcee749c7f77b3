import { pauseBeforeRetry } from '../retry/retry-decision.ts'

/** How a run of a watch ended, as far as the next one goes. */
export type RunEnding =
  /** It came to an end, good or bad: what is left to do depends on the file. */
  | 'concluded'
  /** It could not be carried out, and may be able to be soon. */
  | 'interrupted'

/**
 * For how many milliseconds to wait for the next run if nothing changes: the interval, or less after runs
 * that were interrupted, with pauses that grow as those of `--wait` do.
 */
export function pauseAfterRun(
  ending: RunEnding,
  { interruptions, interval, chance }: { interruptions: number; interval: number; chance: number },
): number {
  if (ending === 'concluded') return interval
  const state = { attempts: interruptions, elapsed: 0, patience: interval, chance }
  return pauseBeforeRetry({ kind: 'unreachable' }, state) ?? interval
}
