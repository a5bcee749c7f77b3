import type { Env } from '../env.ts'
import { AdminError } from '../errors.ts'
import type { Observation } from '../observation.ts'
import type { SyncMode } from './sync-input.ts'
import type { SyncUsersOutcome } from './sync-outcome.ts'

type RunObservation = Extract<Observation, { kind: 'sync_run' }>

/** Tells what came of a run, also if it throws. One with another id than its own is the answer of an earlier one. */
export async function observedRun(
  { observe }: Pick<Env, 'observe'>,
  { mode, runId }: { readonly mode: SyncMode; readonly runId: string },
  work: () => Promise<SyncUsersOutcome>,
): Promise<SyncUsersOutcome> {
  const startedAt = performance.now()
  const seconds = () => (performance.now() - startedAt) / 1000
  try {
    const outcome = await work()
    if (outcome.runId === runId) observe(describeEnded(outcome, seconds()))
    else observe({ kind: 'sync_run', mode, outcome: 'repeated', records: {}, seconds: seconds() })
    return outcome
  } catch (error) {
    const outcome = error instanceof AdminError ? 'refused' : 'failed'
    observe({ kind: 'sync_run', mode, outcome, records: {}, seconds: seconds() })
    throw error
  }
}

/** What is told of a run that has ended: of one that wrote nothing, only the records that are to blame. */
export function describeEnded(
  outcome: Omit<SyncUsersOutcome, 'results' | 'durationMs'>,
  seconds: number,
): RunObservation {
  const { mode, applied, created, updated, unchanged, disabled, deleted, failed } = outcome
  const ended = { kind: 'sync_run', mode, seconds } as const
  if (mode === 'PLAN') return { ...ended, outcome: 'planned', records: {} }
  if (!applied) return { ...ended, outcome: 'refused', records: { FAIL: failed } }
  const records = {
    CREATE: created,
    UPDATE: updated,
    UNCHANGED: unchanged,
    DISABLE: disabled,
    DELETE: deleted,
  }
  return { ...ended, outcome: 'applied', records: { ...records, FAIL: failed } }
}
