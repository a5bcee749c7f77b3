import type { Env } from '../../env.ts'
import { type ProgressRecorder, recordProgress } from '../progress/progress-recorder.ts'
import { findProgress } from '../progress/sync-progress.store.ts'
import {
  isOver,
  type ProgressMeter,
  type SyncPhase,
  type SyncProgressRow,
} from '../progress/sync-progress.ts'
import { retention } from './hold-run.ts'
import { countSent } from './staged-batch.store.ts'
import { findStagedRun } from './staged-run.store.ts'
import type { StagedRun } from './staged-run.ts'

/** How long a run counts as alive after it was last heard of, in seconds: until it would be swept away. */
const LIFETIME = 86_400

/** What is known of a run that is about to be sent. */
export function beginning(env: Env, runId: string): SyncProgressRow {
  return { runId, phase: 'STAGING', done: 0, total: null, hashed: 0, staleAt: retention(env) }
}

/** Does the work on a batch while recording how many users of the run it has come to. */
export async function whileStaging(
  env: Env,
  { runId, size }: { readonly runId: string; readonly size: number },
  work: (meter: ProgressMeter) => Promise<void>,
): Promise<void> {
  const recorder = await record(env, runId)
  const { base, total } = recorder
  let steps = 0
  const meter: ProgressMeter = {
    // A user may be verified and hashed; the phases of a batch are all the same to who watches the run.
    begin: () => {},
    step: () => {
      if (++steps <= size) recorder.step()
    },
    evaluated: recorder.evaluated,
  }
  try {
    await work(meter)
    await recorder.end('STAGING', { done: base + size, total })
  } catch (error) {
    await recorder.end('STAGING', { done: base, total })
    throw error
  }
}

/** Commits a run while recording that it is being written, and then how it stands. */
export async function whileCommitting(env: Env, runId: string, work: () => Promise<void>): Promise<void> {
  await recordPhase(env, runId, 'WRITING')
  try {
    await work()
  } finally {
    const run = await env.database.run((store) => findStagedRun(store, runId))
    await recordPhase(env, runId, run === undefined ? 'FAILED' : phaseOf(run), await countsOf(env, run))
  }
}

type Counts = Pick<SyncProgressRow, 'done' | 'total'>

/** Once all batches are checked it is known how many users there are, and of how many passwords are left to be hashed. */
async function countsOf(env: Env, run: StagedRun | undefined): Promise<Counts | undefined> {
  if (run?.ending?.kind === 'outcome') {
    const { total } = run.ending.outcome
    return { done: total, total }
  }
  if (run === undefined || run.ending !== undefined || !run.isChecked) return undefined
  const { users, hashed } = await env.database.run((store) => countSent(store, run.runId))
  return { done: hashed, total: users }
}

/** Records that a run which had not ended never will come to its end. */
export async function recordGivenUp(env: Env, runId: string): Promise<void> {
  const found = await env.database.run((store) => findProgress(store, runId, env.clock.now()))
  if (found !== undefined && !isOver(found)) await recordPhase(env, runId, 'FAILED')
}

function phaseOf({ ending }: StagedRun): SyncPhase {
  if (ending === undefined) return 'STAGING'
  return ending.kind === 'outcome' ? 'DONE' : 'FAILED'
}

async function recordPhase(env: Env, runId: string, phase: SyncPhase, counts?: Counts): Promise<void> {
  const recorder = await record(env, runId)
  await recorder.end(phase, counts ?? { done: recorder.base, total: recorder.total })
}

async function record(
  env: Env,
  runId: string,
): Promise<ProgressRecorder & { readonly base: number; readonly total: number | null }> {
  const found = await env.database.run((store) => findProgress(store, runId, env.clock.now()))
  const nothing = { runId, done: 0, total: null, hashed: 0 }
  const start = { ...nothing, ...found, phase: 'STAGING' } as const
  return { ...recordProgress(env, { start, lifetime: LIFETIME }), base: start.done, total: start.total }
}
