import { setImmediate as turn } from 'node:timers/promises'
import type { Env } from '../../env.ts'
import { findGeneration } from '../sync-generation.store.ts'
import { confirmBatch, hasBasis, isMoved, listOvertaken, listUnwritten } from './moved.store.ts'
import { type BatchName, deleteBatch } from './staged-batch.store.ts'

/**
 * Deletes the batches of a run that would be planned otherwise by now, because another sync has written users
 * since they were planned. Says whether there were any; if not, all are as if they were planned at this moment, for as
 * long as the caller keeps other syncs from writing. Costs next to nothing if none has.
 */
export async function deleteOvertaken(env: Env, runId: string): Promise<boolean> {
  const { database } = env
  const generation = await database.run(findGeneration)
  let isDeleted = false
  for (const number of await database.run((store) => listOvertaken(store, { runId, generation }))) {
    const batch = { runId, number }
    const isRight = !(await hasMoved(env, batch)) && (await database.run((store) => hasBasis(store, batch)))
    if (isRight) await database.run((store) => confirmBatch(store, { ...batch, generation }))
    else await database.transaction((store) => deleteBatch(store, batch))
    isDeleted ||= !isRight
  }
  return isDeleted
}

/** Deletes the batches of a run that cannot be written, because users in them were changed by hand. */
export async function deleteMoved(env: Env, runId: string): Promise<void> {
  for (const number of await env.database.run((store) => listUnwritten(store, runId))) {
    const batch = { runId, number }
    if (await hasMoved(env, batch)) await env.database.transaction((store) => deleteBatch(store, batch))
  }
}

/** Lets others have their turn in between, for there may be many batches. */
async function hasMoved({ database }: Env, batch: BatchName): Promise<boolean> {
  await turn()
  return database.run((store) => isMoved(store, batch))
}
