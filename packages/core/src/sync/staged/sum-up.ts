import type { Env } from '../../env.ts'
import { addPlanSums, namePlan } from '../plan-hash.ts'
import { deleteBatch, FIRST_OWN_BATCH, listBatches, type StagedBatch } from './staged-batch.store.ts'
import { addCounts, type BatchCounts, type StagedOutcome, type StagedRun } from './staged-run.ts'
import type { BatchToWrite, WrittenBatch } from './write-batch.store.ts'

/** What the batches of a run come to together. */
export interface StagedPlan {
  readonly planHash: string
  readonly counts: BatchCounts
  /** The batches that have something to write and were not written yet. */
  readonly toWrite: readonly Omit<BatchToWrite, 'source' | 'by' | 'now'>[]
  /** What those that were written came to. */
  readonly written: WrittenBatch
}

const BATCHES_PER_PAGE = 200
/** How many missing batches are named at a time. */
const MOST_MISSING = 10_000

/** Which of the batches 1 to `batches` are to be sent. Those that an earlier client sent beyond are deleted. */
export async function findMissing(
  env: Env,
  { runId }: StagedRun,
  { ticket, batches }: { readonly ticket: string; readonly batches: number },
): Promise<number[]> {
  const missing: number[] = []
  let next = 1
  for await (const { number, ticket: sender, written } of eachBatch(env, runId)) {
    if (number >= FIRST_OWN_BATCH) break
    if (number > batches) {
      if (written === null) await env.database.transaction((store) => deleteBatch(store, { runId, number }))
      continue
    }
    for (; next < number && missing.length < MOST_MISSING; next++) missing.push(next)
    if (sender !== ticket && missing.length < MOST_MISSING) missing.push(number)
    next = number + 1
  }
  for (; next <= batches && missing.length < MOST_MISSING; next++) missing.push(next)
  return missing
}

/** Adds up all batches of a run. */
export async function sumUp(env: Env, { runId }: StagedRun): Promise<StagedPlan> {
  let sum = 0n
  let counts = addCounts([])
  const written = { rowsWritten: 0, sessionsRevoked: 0, grantsRevoked: 0 }
  const toWrite: Omit<BatchToWrite, 'source' | 'by' | 'now'>[] = []
  for await (const batch of eachBatch(env, runId)) {
    const own = addCounts([batch.counts])
    sum = addPlanSums([sum, BigInt(`0x${batch.planSum}`)])
    counts = addCounts([counts, own])
    written.rowsWritten += batch.written?.rowsWritten ?? 0
    written.sessionsRevoked += batch.written?.sessionsRevoked ?? 0
    written.grantsRevoked += batch.written?.grantsRevoked ?? 0
    const updated = own.updated + own.disabled + own.noted
    const isEmpty = own.created + updated + own.deleted + own.renewed === 0
    if (batch.written !== null || isEmpty) continue
    toWrite.push({ runId, number: batch.number, created: own.created, updated, deleted: own.deleted })
  }
  return { planHash: namePlan(sum), counts, toWrite, written }
}

/** What comes of a run, or would come of it; what is counted while writing is not known yet. */
export function describeRun(
  { clock }: Pick<Env, 'clock'>,
  { runId, options, startedAt }: StagedRun,
  { plan, isApplied }: { readonly plan: StagedPlan; readonly isApplied: boolean },
): StagedOutcome {
  const { passwordsHashed, passwordsVerified, checkpoints, renewed: _, noted: __, ...counts } = plan.counts
  return {
    runId,
    mode: options.mode,
    applied: isApplied,
    planHash: plan.planHash,
    durationMs: Math.max(0, clock.now().getTime() - startedAt.getTime()),
    ...counts,
    work: {
      passwordsHashed,
      passwordsVerified,
      checkpoints,
      rowsWritten: 0,
      sessionsRevoked: 0,
      grantsRevoked: 0,
    },
  }
}

async function* eachBatch({ database }: Env, runId: string): AsyncGenerator<Omit<StagedBatch, 'basis'>> {
  let after = 0
  for (;;) {
    const page = await database.run((store) => listBatches(store, { runId, after, limit: BATCHES_PER_PAGE }))
    yield* page
    const last = page.at(-1)
    if (last === undefined) return
    after = last.number
  }
}
