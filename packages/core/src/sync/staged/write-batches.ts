import type { Database } from '@barycenter/database/database'
import type { Schema } from '@barycenter/database/schema'
import { confirmLease, type Lease } from '../../leases.store.ts'
import { isConflict } from '../../users/conflict.store.ts'
import { PlanMovedError } from '../apply.store.ts'
import { beginGeneration } from '../sync-generation.store.ts'
import { insertSyncRun } from '../sync-run.store.ts'
import { endStagedRun } from './staged-run.store.ts'
import type { StagedOutcome } from './staged-run.ts'
import { type BatchToWrite, type WrittenBatch, writeBatch } from './write-batch.store.ts'

/** What is to be written of a run. Plain values, for another thread may do it. */
export interface WriteJob {
  readonly runId: string
  /** The right to write at all. */
  readonly lease: Lease
  /** All in one transaction, or one transaction for each. */
  readonly isAtomic: boolean
  readonly batches: readonly BatchToWrite[]
  /** What an earlier attempt wrote already, of a run that is not atomic. */
  readonly before: WrittenBatch
  /** What will have come of the run, but for what is counted while writing. */
  readonly outcome: StagedOutcome
  /** What the history tells beside the outcome; undefined when no user changes. */
  readonly history:
    | Pick<
        Schema['syncRuns']['$inferSelect'],
        'source' | 'actor' | 'onError' | 'passwordPolicy' | 'startedAt' | 'finishedAt'
      >
    | undefined
}

/** How it went. `moved`: users were changed since they were planned. `lost`: another run took over. */
export type WriteResult = 'written' | 'moved' | 'lost'

/** Writes the batches of a run, and that it has ended. */
export async function perform(database: Database, job: WriteJob): Promise<WriteResult> {
  try {
    return job.isAtomic ? await writeAtOnce(database, job) : await writeOneByOne(database, job)
  } catch (error) {
    if (error instanceof LeaseLostError) return 'lost'
    if (error instanceof PlanMovedError || isConflict(error)) return 'moved'
    throw error
  }
}

class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError'
}

async function writeAtOnce(database: Database, job: WriteJob): Promise<WriteResult> {
  await database.transaction(function* (store) {
    const written: WrittenBatch[] = [job.before]
    for (const batch of job.batches) written.push(yield* writeBatch(store, batch))
    if (job.batches.some(changesUsers)) yield* beginGeneration(store)
    // Confirmed last: from here on nobody can take the lease before this is committed.
    if (!(yield* confirmLease(store, job.lease))) throw new LeaseLostError('the lease was lost')
    yield* end(store, job, written)
  })
  return 'written'
}

async function writeOneByOne(database: Database, job: WriteJob): Promise<WriteResult> {
  const written: WrittenBatch[] = [job.before]
  let isMoved = false
  for (const batch of job.batches) {
    try {
      written.push(
        await database.transaction(function* (store) {
          const done = yield* writeBatch(store, batch)
          if (changesUsers(batch)) yield* beginGeneration(store)
          if (!(yield* confirmLease(store, job.lease))) throw new LeaseLostError('the lease was lost')
          return done
        }),
      )
    } catch (error) {
      if (!(error instanceof PlanMovedError || isConflict(error))) throw error
      isMoved = true
    }
  }
  if (isMoved) return 'moved'
  await database.transaction(function* (store) {
    if (!(yield* confirmLease(store, job.lease))) throw new LeaseLostError('the lease was lost')
    yield* end(store, job, written)
  })
  return 'written'
}

/** The others only have checkpoints to store. */
function changesUsers({ created, updated, deleted }: BatchToWrite): boolean {
  return created + updated + deleted > 0
}

/** Stores what came of the run, and, if it changed a user, the history. */
function* end(
  store: Parameters<typeof endStagedRun>[0],
  { runId, history, ...job }: WriteJob,
  written: readonly WrittenBatch[],
): ReturnType<typeof insertSyncRun> {
  const sum = (name: keyof WrittenBatch) => written.reduce((total, each) => total + each[name], 0)
  const work = {
    ...job.outcome.work,
    rowsWritten: sum('rowsWritten') + (history === undefined ? 0 : 1),
    sessionsRevoked: sum('sessionsRevoked'),
    grantsRevoked: sum('grantsRevoked'),
  }
  const { mode: _, applied: __, durationMs: ___, work: ____, ...counts } = job.outcome
  if (history !== undefined) yield* insertSyncRun(store, { ...counts, ...work, ...history })
  yield* endStagedRun(store, runId, { kind: 'outcome', outcome: { ...job.outcome, work } })
}
