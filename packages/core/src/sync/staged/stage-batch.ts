import type { Env } from '../../env.ts'
import { AdminError } from '../../errors.ts'
import { isConflict } from '../../users/conflict.store.ts'
import { findUsersByKeys } from '../../users/user.store.ts'
import { findCheckpointsOf } from '../checkpoint.store.ts'
import { partOfSource } from '../checkpoints.ts'
import { checkDesired, keysOf } from '../desired.ts'
import { sumPlan } from '../plan-hash.ts'
import { isRefused, planListed, removalOf } from '../plan-listed.ts'
import type { PlannedRecord } from '../planned-record.ts'
import { createHashing, type Hashing } from '../prepare.ts'
import type { ProgressMeter } from '../progress/sync-progress.ts'
import { checkNames } from '../prune-guard.ts'
import { findGeneration } from '../sync-generation.store.ts'
import type { SyncUserInput } from '../sync-input.ts'
import { basisOf } from './batch-basis.ts'
import { sealRequest } from './request-seal.ts'
import { countPlan, stageRows } from './stage-rows.ts'
import {
  adoptBatch,
  type BatchName,
  FIRST_OWN_BATCH,
  findBatch,
  replaceBatch,
  type StagedBatch,
  UNHASHED,
} from './staged-batch.store.ts'
import { findStagedRun } from './staged-run.store.ts'
import { addCounts, type StagedRun } from './staged-run.ts'
import { whileStaging } from './staging-progress.ts'

/** Some of the users of a run. */
export interface Batch {
  /** From 1: a batch takes the place of another one of its number. */
  readonly number: number
  readonly users: readonly SyncUserInput[]
  /** Where each of the users stands among all, from 0. */
  readonly indexes: readonly number[]
}

/** @throws {AdminError} INVALID_INPUT when a batch cannot be one. */
export function checkBatch({ number, users, indexes }: Batch): void {
  if (!Number.isInteger(number) || number < 1 || number >= FIRST_OWN_BATCH) {
    throw new AdminError('INVALID_INPUT', `a batch has a number from 1 to ${FIRST_OWN_BATCH - 1}`)
  }
  if (indexes.length !== users.length || new Set(indexes).size !== users.length) {
    throw new AdminError('INVALID_INPUT', 'a batch has one index, and no other, for each of its users')
  }
}

/**
 * Plans a batch, hashes its passwords, and keeps what came of it. Before the run is checked, passwords are hashed
 * only where that costs less than to plan the batch once more. One that is there already, unchanged,
 * is left as it is: whoever repeats a batch with passwords in it pays one evaluation for it. Nothing that holds is written.
 */
export async function stageBatch(env: Env, run: StagedRun, { ticket, ...batch }: Batch & { ticket: string }) {
  const name: BatchName = { runId: run.runId, number: batch.number }
  const seal = sealRequest(env, batch)
  const found = await env.database.run((store) => findBatch(store, name))
  if (found !== undefined && (await seal.isOf(found.requestHash))) {
    return env.database.run((store) => adoptBatch(store, name, ticket))
  }
  const { runId } = run
  return whileStaging(env, { runId, size: batch.users.length }, (meter) =>
    stage(env, run, { ...batch, ticket, seal, meter, found }),
  )
}

/** A batch that is staged anew. */
interface NewBatch extends Batch {
  readonly ticket: string
  readonly seal: ReturnType<typeof sealRequest>
  readonly meter: ProgressMeter
  /** The batch that it takes the place of. */
  readonly found: StagedBatch | undefined
}

async function stage(
  env: Env,
  run: StagedRun,
  { ticket, seal, meter, found, ...batch }: NewBatch,
): Promise<void> {
  const { runId, options } = run
  const name: BatchName = { runId, number: batch.number }
  const { source, passwordPolicy, prune, mayAdminister } = options
  const scope = partOfSource((nodes) => env.database.run((store) => findCheckpointsOf(store, source, nodes)))
  const hashing = createHashing(env, scope, meter)
  const { minimumPasswordLength } = env.settings
  const desired = checkDesired(batch.users, { passwordPolicy, minimumPasswordLength, indexes: batch.indexes })
  checkNames(desired, options)
  const removal = removalOf(env, options)
  const { generation, actual } = await env.database.snapshot(function* (store) {
    const generation = yield* findGeneration(store)
    return { generation, actual: yield* findUsersByKeys(store, keysOf(desired)) }
  })
  const plan = await planListed(env, hashing, { input: options, desired, actual, removal, mayAdminister })
  const isWritten = options.mode === 'APPLY' && !isRefused(options, plan)
  const isHashed = isWritten && (run.isChecked || countToHash(plan) <= evaluationsOf(hashing.work()))
  const hashes = isHashed ? await hashing.hash(plan) : new Map<number, string>()
  const checkpoints = isHashed ? (await hashing.renewCheckpoints(plan)).replaced : []

  const row = {
    ...name,
    ticket,
    requestHash: isWritten && !isHashed ? UNHASHED : await seal.make(),
    planSum: sumPlan(plan).toString(16),
    generation,
    basis: basisOf({ desired, actual, plan }),
    counts: { ...countPlan(plan, { ...addWork(hashing.work(), found), renewed: checkpoints.length }) },
    written: null,
  }
  const users = stageRows(env, plan, { ...name, hashes, keepsListed: prune !== 'NONE' })
  try {
    await env.database.transaction(function* (store) {
      // A run that was given up in the meantime is to leave nothing behind.
      if ((yield* findStagedRun(store, runId)) === undefined) return
      yield* replaceBatch(store, row, { users, source, checkpoints })
    })
  } catch (error) {
    if (isConflict(error)) throw new AdminError('INVALID_INPUT', 'a username is in two batches of the run')
    throw error
  }
}

/** How many passwords a plan sets that are to be hashed. */
function countToHash(plan: readonly PlannedRecord[]): number {
  return plan.filter((record) => 'credential' in record && record.credential?.kind === 'plaintext').length
}

type Work = ReturnType<Hashing['work']>

function evaluationsOf({ passwordsVerified, checkpoints }: Work): number {
  return passwordsVerified + checkpoints
}

/** What planning the batch cost before it was sent again counts as well. */
function addWork(work: Work, found: StagedBatch | undefined): Work {
  if (found === undefined || found.requestHash !== UNHASHED) return work
  const before = addCounts([found.counts])
  return {
    passwordsHashed: work.passwordsHashed,
    passwordsVerified: work.passwordsVerified + before.passwordsVerified,
    checkpoints: work.checkpoints + before.checkpoints,
  }
}
