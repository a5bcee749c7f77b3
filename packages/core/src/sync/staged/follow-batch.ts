import type { Env } from '../../env.ts'
import { holdRun } from './hold-run.ts'
import { type Batch, checkBatch, stageBatch } from './stage-batch.ts'
import { findBatch } from './staged-batch.store.ts'
import { awaitWork, workAtLength } from './work-at-length.ts'

/** Whether a batch is staged, still being worked on, or not there: then it is to be sent again. */
export const BATCH_STATES = ['STAGED', 'WORKING', 'MISSING'] as const
export type BatchState = (typeof BATCH_STATES)[number]

/**
 * Stages a batch. If that takes long, it goes on after this has returned, and `followBatch` tells when it
 * is done. A batch that is being worked on, here or by another process, is not begun twice.
 */
export async function sendBatch(env: Env, ticket: string, batch: Batch): Promise<BatchState> {
  checkBatch(batch)
  const run = await holdRun(env, ticket)
  const work = { ticket, name: `batch ${batch.number}` }
  const hasEnded = await workAtLength(env, work, () => stageBatch(env, run, { ...batch, ticket }))
  return hasEnded ? findState(env, ticket, batch.number) : 'WORKING'
}

/** Waits for a batch that was sent, but not for long. Keeps the run, too. */
export async function followBatch(env: Env, ticket: string, number: number): Promise<BatchState> {
  await holdRun(env, ticket)
  const hasEnded = await awaitWork(env, { ticket, name: `batch ${number}` })
  return hasEnded ? findState(env, ticket, number) : 'WORKING'
}

async function findState(env: Env, ticket: string, number: number): Promise<BatchState> {
  const { runId } = await holdRun(env, ticket)
  const batch = await env.database.run((store) => findBatch(store, { runId, number }))
  return batch?.ticket === ticket ? 'STAGED' : 'MISSING'
}
