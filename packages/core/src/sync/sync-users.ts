import { allows, type Operator } from '../admin-tokens/admin-token.ts'
import type { Env } from '../env.ts'
import { AdminError } from '../errors.ts'
import type { Lease } from '../leases.store.ts'
import { findUsersByKeys, findUsersBySource } from '../users/user.store.ts'
import { PlanMovedError } from './apply.store.ts'
import { findCheckpoints } from './checkpoint.store.ts'
import { wholeSource } from './checkpoints.ts'
import { checkDesired, type DesiredUser, keysOf } from './desired.ts'
import { findAnswer, keyedRequest, sealRequest } from './idempotency.ts'
import { observedRun } from './observe-run.ts'
import { describeOutcome } from './outcome.ts'
import { hashPlan } from './plan-hash.ts'
import { isRefused, planListed, removalOf } from './plan-listed.ts'
import { hasNotes, hasWrites, type PlannedRecord } from './planned-record.ts'
import { createHashing, type Hashing } from './prepare.ts'
import type { ProgressMeter } from './progress/sync-progress.ts'
import { whileWatched } from './progress/watched-run.ts'
import { planPrune } from './prune.ts'
import { checkSource } from './prune-guard.ts'
import type { SyncUsersInput } from './sync-input.ts'
import { withSyncLease } from './sync-lease.ts'
import type { SyncUsersOutcome } from './sync-outcome.ts'
import { writeRun } from './write-run.ts'

/** How often a plan is made anew because a user was changed in the meantime. */
const ATTEMPTS = 5

/**
 * Makes the users of an input so: check, plan, hash, write, in that order and each but the last
 * without a transaction. A run with nothing to write writes nothing, not even to the history.
 *
 * @throws {AdminError} INVALID_INPUT, SYNC_IN_PROGRESS, PRUNE_GUARD, IDEMPOTENCY_MISMATCH, or PLAN_STALE when `expectedPlanHash` is not
 *   the plan's any more. Bad records are no errors but results.
 */
export async function syncUsers(
  env: Env,
  operator: Operator,
  input: SyncUsersInput,
): Promise<SyncUsersOutcome> {
  checkSource(input.source)
  const runId = input.runId ?? env.random.id()
  return observedRun(env, { mode: input.mode, runId }, () =>
    whileWatched(env, input.runId, (meter) => carryOut(env, operator, { runId, input, meter })),
  )
}

/** A run under its id, and what tells how far it has come. */
interface Run {
  readonly runId: string
  readonly input: SyncUsersInput
  readonly meter: ProgressMeter
}

async function carryOut(
  env: Env,
  operator: Operator,
  { runId, input, meter }: Run,
): Promise<SyncUsersOutcome> {
  const { mode } = input
  const request = keyedRequest(operator, input)
  const answered = await findAnswer(env, request)
  if (answered !== undefined) return answered
  const started = performance.now()
  const startedAt = env.clock.now()
  const stored = await env.database.run((store) => findCheckpoints(store, input.source))
  const hashing = createHashing(env, wholeSource(stored), meter)
  const { minimumPasswordLength } = env.settings
  const desired = checkDesired(input.users, { passwordPolicy: input.passwordPolicy, minimumPasswordLength })

  const end = (ending: Pick<Parameters<typeof describeOutcome>[0], 'plan' | 'written' | 'applied'>) =>
    describeOutcome({
      runId,
      mode,
      work: hashing.work(),
      durationMs: Math.round(performance.now() - started),
      ...ending,
    })

  const mayAdminister = allows(operator, 'admin')
  const plan = await makePlan(env, hashing, { input, desired, mayAdminister })
  if (mode === 'PLAN') return end({ plan, written: undefined, applied: false })
  if (isRefused(input, plan)) return end({ plan, written: undefined, applied: false })
  if (!hasWrites(plan) && !hasNotes(plan) && !hashing.isCheckpointStale(plan)) {
    // Nothing is left to do, perhaps because the same request has just been carried out elsewhere.
    return (await findAnswer(env, request)) ?? end({ plan, written: undefined, applied: true })
  }

  meter.begin('WAITING')
  return withSyncLease(env, (lease) => attempt(ATTEMPTS, lease))

  /** Plans again, now that no other run moves the users, and writes what is planned then. */
  async function attempt(remaining: number, lease: Lease): Promise<SyncUsersOutcome> {
    meter.begin('PLANNING')
    const answered = await findAnswer(env, request)
    if (answered !== undefined) return answered
    const plan = await makePlan(env, hashing, { input, desired, mayAdminister })
    if (isRefused(input, plan)) return end({ plan, written: undefined, applied: false })
    const hashes = await env.trace.span({ name: 'sync hash' }, () => hashing.hash(plan))
    const checkpoints = await hashing.renewCheckpoints(plan)
    meter.begin('WRITING')
    try {
      const sealed = await sealRequest(env, request)
      return await env.trace.span({ name: 'sync write' }, () =>
        writeRun(env, lease, {
          input,
          startedAt,
          request: sealed,
          prepared: { runId, source: input.source, by: operator, records: plan, hashes, checkpoints },
          describe: (written) => end({ plan, written, applied: true }),
        }),
      )
    } catch (error) {
      if (!(error instanceof PlanMovedError)) throw error
      if (remaining === 1) {
        throw new AdminError(
          'SYNC_IN_PROGRESS',
          'users were changed again and again while the sync was running; nothing was written, try again',
        )
      }
      return attempt(remaining - 1, lease)
    }
  }
}

interface ToPlan {
  readonly input: SyncUsersInput
  readonly desired: readonly DesiredUser[]
  /** Whether whoever runs it holds `admin`. */
  readonly mayAdminister: boolean
}

function makePlan(env: Env, hashing: Hashing, what: ToPlan): Promise<PlannedRecord[]> {
  return env.trace.span({ name: 'sync plan' }, () => planRun(env, hashing, what))
}

async function planRun(env: Env, hashing: Hashing, { input, ...more }: ToPlan): Promise<PlannedRecord[]> {
  const removal = removalOf(env, input)
  // At one moment: this plan is also made, and may be all that is asked for, while another run writes.
  const { actual, owned } = await env.database.snapshot(function* (store) {
    const actual = yield* findUsersByKeys(store, keysOf(more.desired))
    return { actual, owned: input.prune === 'NONE' ? [] : yield* findUsersBySource(store, input.source) }
  })
  const pruned = planPrune(env, { input, removal, owned, ...more })
  const listed = await planListed(env, hashing, { input, removal, actual, ...more })
  const plan = [...listed, ...pruned]
  if (input.expectedPlanHash !== undefined && input.expectedPlanHash !== hashPlan(plan)) {
    throw new AdminError(
      'PLAN_STALE',
      'the plan is no longer the expected one: the users or the file changed; nothing was written, plan again',
    )
  }
  return plan
}
