import type { Progress } from './progress.ts'
import type { RunEvent } from './watch-run.ts'

/** What each phase of a run in one request is called. One that a newer service adds goes by the name of the whole. */
const LABELS: Readonly<Record<string, string>> = {
  PLANNING: 'comparing users',
  VERIFYING: 'verifying passwords',
  WAITING: 'waiting for another sync',
  HASHING: 'hashing passwords',
  WRITING: 'writing users',
}

/** Shows how far a run in one request has come: each phase counts for itself. */
export function showPhase({ begin, count }: Progress, { phase, done, total }: RunEvent): void {
  const label = LABELS[phase]
  if (label === undefined) return
  begin(label, 'passwords')
  if (total !== null) count(done, total)
}
