/** When runs were, by some clock in milliseconds; undefined: there was none yet. */
export interface PastRuns {
  readonly lastFull: number | undefined
  readonly lastChanges: number | undefined
}

/** A run of everybody looks at passwords that changed once more, and changes that come meanwhile wait for it. */
const QUIET_MS = 2000
const MOST_INTERVALS = 6

/** When everybody is to be handed over again: every interval, a little later while changes come one after another. */
export function nextFullRun({ lastFull, lastChanges }: PastRuns, interval: number): number {
  if (lastFull === undefined) return 0
  const quiet = (lastChanges ?? 0) + Math.min(QUIET_MS, interval)
  return Math.min(Math.max(lastFull + interval, quiet), lastFull + MOST_INTERVALS * interval)
}
