import { addSeconds } from '../../clock.ts'
import type { Env } from '../../env.ts'
import { AdminError } from '../../errors.ts'
import { recordProgress } from './progress-recorder.ts'
import { reserveRunId } from './sync-progress.store.ts'
import { NO_METER, type ProgressMeter } from './sync-progress.ts'

/** How long a run counts as alive after it was last heard of, in seconds. */
const LIFETIME = 30

/** By how much the time in a run id may differ from ours, in seconds: an hour old, or of a clock that is ahead. */
const OLDEST = 3600
const NEWEST = 60

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/**
 * Does a run while recording how far it has come, if the client chose its id, and so can watch it.
 *
 * @throws {AdminError} INVALID_INPUT for an id that cannot be that of a new run.
 */
export async function whileWatched<T extends { readonly total: number }>(
  env: Env,
  runId: string | undefined,
  work: (meter: ProgressMeter) => Promise<T>,
): Promise<T> {
  if (runId === undefined) return work(NO_METER)
  checkRunId(env, runId)
  const start = { runId, phase: 'PLANNING' as const, done: 0, total: null, hashed: 0 }
  const staleAt = addSeconds(env.clock.now(), LIFETIME)
  const isNew = await env.database.transaction((store) => reserveRunId(store, { ...start, staleAt }))
  if (!isNew) throw refuse('a run has this id already; ask for another one: newSyncRunId')

  const recorder = recordProgress(env, { start, lifetime: LIFETIME })
  try {
    const result = await work(recorder)
    await recorder.end('DONE', { done: result.total, total: result.total })
    return result
  } catch (error) {
    await recorder.end('FAILED')
    throw error
  }
}

/** Runs are listed by their ids: one that claims another time would stand in the wrong place. */
function checkRunId({ clock }: Pick<Env, 'clock'>, runId: string): void {
  if (!UUID_V7.test(runId)) throw refuse('a run id is a UUIDv7 in lower case; newSyncRunId makes one')
  const time = Number.parseInt(runId.replace('-', '').slice(0, 12), 16)
  const age = (clock.now().getTime() - time) / 1000
  if (age > OLDEST || age < -NEWEST) {
    throw refuse('the time in this run id is not that of now; newSyncRunId makes one that is')
  }
}

function refuse(message: string): AdminError {
  return new AdminError('INVALID_INPUT', message, { path: '/runId' })
}
