import { allows, type Operator } from '../../admin-tokens/admin-token.ts'
import { canonicalJson } from '../../canonical-json.ts'
import type { Env } from '../../env.ts'
import { acquireLease } from '../../leases.store.ts'
import { deleteProgress, storeProgress } from '../progress/sync-progress.store.ts'
import { checkSource, parseMaxPrune } from '../prune-guard.ts'
import { waitFor } from '../sync-lease.ts'
import { issueTicket, retention, sourceLease, sourceLeaseTime } from './hold-run.ts'
import {
  deleteStagedRun,
  extendStagedRun,
  findStagedRunOf,
  insertStagedRun,
  setChecked,
} from './staged-run.store.ts'
import type { StagedRun, StagedSyncOptions } from './staged-run.ts'
import { beginning } from './staging-progress.ts'
import { sweepStagedRuns } from './sweep-runs.ts'

/** A run that may be sent. */
export interface BegunRun {
  readonly runId: string
  /** What the client names the run by from here on. */
  readonly ticket: string
  /** Whether an interrupted run goes on: a batch that was sent before is not hashed again. */
  readonly isResumed: boolean
}

/**
 * Begins a run that is sent in batches, or takes up the interrupted one of the same operator, source and
 * options. One with other options is given up.
 *
 * @throws {AdminError} INVALID_INPUT, or SYNC_IN_PROGRESS while another client sends users of the source.
 */
export async function beginStagedRun(
  env: Env,
  operator: Operator,
  options: StagedSyncOptions,
): Promise<BegunRun> {
  checkSource(options.source)
  parseMaxPrune(options.maxPrune)
  await sweepStagedRuns(env)
  const run: StagedRun = {
    runId: env.random.id(),
    actor: operator.actor,
    options: { ...options, mayAdminister: allows(operator, 'admin') },
    startedAt: env.clock.now(),
    isChecked: false,
    ending: undefined,
  }
  return waitFor(env, () =>
    env.database.transaction(function* (store) {
      const found = yield* findStagedRunOf(store, options.source)
      const isResumed = found !== undefined && isSame(found, run)
      const runId = isResumed ? found.runId : run.runId
      const ticket = issueTicket(env, runId)
      if (!(yield* acquireLease(store, sourceLease(options.source, ticket), sourceLeaseTime(env))))
        return undefined
      if (isResumed) {
        yield* extendStagedRun(store, runId, retention(env))
        yield* setChecked(store, runId, null)
      } else {
        if (found !== undefined) {
          yield* deleteStagedRun(store, found.runId)
          yield* deleteProgress(store, found.runId)
        }
        yield* insertStagedRun(store, run, retention(env))
      }
      yield* storeProgress(store, beginning(env, runId))
      return { runId, ticket, isResumed }
    }),
  )
}

function isSame(found: StagedRun, run: StagedRun): boolean {
  return found.ending === undefined && identity(found) === identity(run)
}

function identity({ actor, options }: StagedRun): string {
  return canonicalJson([actor, JSON.parse(JSON.stringify(options))])
}
