import type { Env } from '../../env.ts'
import { releaseLease } from '../../leases.store.ts'
import { holdRun, sourceLease } from './hold-run.ts'
import { deleteStagedRun } from './staged-run.store.ts'
import { recordGivenUp } from './staging-progress.ts'
import { sweepStagedRuns } from './sweep-runs.ts'

/**
 * Forgets a run, and deletes what was staged for it: what holds already goes on to hold, the rest never
 * will. Also what ends a run that was committed, when its results were read.
 */
export async function giveUpStagedRun(env: Env, ticket: string): Promise<void> {
  const { runId, options } = await holdRun(env, ticket)
  await env.database.transaction(function* (store) {
    yield* deleteStagedRun(store, runId)
    yield* releaseLease(store, sourceLease(options.source, ticket))
  })
  await recordGivenUp(env, runId)
  await sweepStagedRuns(env)
}
