import type { Actor } from '../../audit/actor.ts'
import type { Env } from '../../env.ts'
import { AdminError } from '../../errors.ts'
import type { Lease } from '../../leases.store.ts'
import { describeEnded } from '../observe-run.ts'
import { withSyncLease } from '../sync-lease.ts'
import { holdRun } from './hold-run.ts'
import { deleteMoved, deleteOvertaken } from './moved-batches.ts'
import { stagePrune } from './stage-prune.ts'
import { listUnhashed } from './staged-batch.store.ts'
import { endStagedRun, findStagedRun, setChecked } from './staged-run.store.ts'
import type { StagedEnding, StagedRun } from './staged-run.ts'
import { whileCommitting } from './staging-progress.ts'
import { describeRun, findMissing, type StagedPlan, sumUp } from './sum-up.ts'
import { workAtLength } from './work-at-length.ts'
import { perform, type WriteJob, type WriteResult } from './write-batches.ts'

/** How a commit stands. */
export interface CommitState {
  /** What came of the run; undefined while it is being written, or while batches are missing. */
  readonly ending: StagedEnding | undefined
  /**
   * Batches that are to be sent again: they never came, or users in them were changed since, or they were only
   * planned, and now that all were, their passwords are to be hashed. What was hashed for others is kept.
   */
  readonly missing: readonly number[]
}

/** How often users may be changed under a commit before it gives up, where no batch is to blame. */
const ATTEMPTS = 5

/**
 * Makes what was staged hold: all at once, or, if the run continues on errors, batch by batch. If that takes
 * long, it goes on after this has returned, and asking again tells how it stands.
 *
 * @param by who asks for it.
 * @throws {AdminError} SYNC_IN_PROGRESS, STAGED_RUN_LOST, INVALID_INPUT.
 */
export async function commitStagedRun(
  env: Env,
  by: Actor,
  { ticket, batches }: { readonly ticket: string; readonly batches: number },
): Promise<CommitState> {
  if (!Number.isInteger(batches) || batches < 0)
    throw new AdminError('INVALID_INPUT', 'a run has a number of batches')
  const { runId, ending } = await holdRun(env, ticket)
  if (ending !== undefined) return { ending, missing: [] }
  let missing: readonly number[] = []
  const hasEnded = await workAtLength(env, { ticket, name: 'commit' }, () =>
    whileCommitting(env, runId, async () => {
      missing = await withSyncLease(env, (lease) => commit(env, lease, { runId, ticket, batches, by }))
    }),
  )
  const run = hasEnded ? await env.database.run((store) => findStagedRun(store, runId)) : undefined
  return { ending: run?.ending, missing }
}

interface Commit {
  readonly runId: string
  readonly ticket: string
  readonly batches: number
  readonly by: Actor
}

/** Returns the numbers of the batches that are missing; if none are, the run has ended. */
async function commit(
  env: Env,
  lease: Lease,
  { runId, ticket, batches, by }: Commit,
): Promise<readonly number[]> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const run = await env.database.run((store) => findStagedRun(store, runId))
    if (run === undefined || run.ending !== undefined) return []
    const missing = await findMissing(env, run, { ticket, batches })
    if (missing.length > 0) return missing
    if (await deleteOvertaken(env, runId)) continue

    const plan = await plannedRun(env, run, ticket)
    if (plan === undefined) return []
    const unhashed = await env.database.run((store) => listUnhashed(store, runId))
    if (unhashed.length > 0 && !isRefused(run, plan)) {
      // Nothing is in the way, as far as can be told before passwords are hashed: now they are to be.
      await env.database.run((store) => setChecked(store, runId, env.clock.now()))
      return unhashed
    }
    const result = await write(env, lease, { run, plan, by })
    if (result === 'written') return []
    if (result === 'lost') break
    await deleteMoved(env, runId)
  }
  throw new AdminError(
    'SYNC_IN_PROGRESS',
    'users were changed again and again, or another sync took over; nothing was written, try again',
  )
}

/** The whole of a run, those to prune included; undefined when it is refused, which is its end then. */
async function plannedRun(env: Env, run: StagedRun, ticket: string): Promise<StagedPlan | undefined> {
  const { expectedPlanHash } = run.options
  try {
    await stagePrune(env, run, ticket)
    const plan = await sumUp(env, run)
    if (expectedPlanHash === undefined || expectedPlanHash === plan.planHash) return plan
    throw new AdminError(
      'PLAN_STALE',
      'the plan is no longer the expected one: the users or the file changed; nothing was written, plan again',
    )
  } catch (error) {
    if (!(error instanceof AdminError)) throw error
    const { code, message } = error
    if (code !== 'PRUNE_GUARD' && code !== 'PLAN_STALE') throw error
    await env.database.run((store) => endStagedRun(store, run.runId, { kind: 'refused', code, message }))
    const seconds = (env.clock.now().getTime() - run.startedAt.getTime()) / 1000
    const { mode } = run.options
    env.observe({ kind: 'sync_run', mode, outcome: 'refused', records: {}, seconds })
    return undefined
  }
}

/** All or nothing, and there is a record that cannot be applied. */
function isRefused({ options }: StagedRun, { counts }: StagedPlan): boolean {
  return options.onError === 'ABORT' && counts.failed > 0
}

async function write(
  env: Env,
  lease: Lease,
  { run, plan, by }: { readonly run: StagedRun; readonly plan: StagedPlan; readonly by: Actor },
): Promise<WriteResult> {
  const { runId, actor, startedAt, options } = run
  const { source, onError, passwordPolicy } = options
  const isApplied = options.mode === 'APPLY' && !isRefused(run, plan)
  const outcome = describeRun(env, run, { plan, isApplied })
  const now = env.clock.now()
  const changes = plan.counts.created + plan.counts.updated + plan.counts.disabled + plan.counts.deleted
  const job: WriteJob = {
    runId,
    lease,
    isAtomic: onError === 'ABORT',
    batches: isApplied
      ? plan.toWrite.map((batch) => ({ ...batch, source, by: { actor: by.actor, origin: by.origin }, now }))
      : [],
    before: plan.written,
    outcome,
    history:
      isApplied && changes > 0
        ? { source, actor, onError, passwordPolicy, startedAt, finishedAt: now }
        : undefined,
  }
  // Little is done here and now. The most holds up the thread that does it, if the database is a file.
  const result =
    job.batches.length <= 1
      ? await perform(env.database, job)
      : await env.database.apart({ module: 'write-batches', beside: import.meta.url, perform }, job)
  env.logoutsDue.raise()
  if (result === 'written') env.observe(describeEnded(outcome, outcome.durationMs / 1000))
  return result
}
