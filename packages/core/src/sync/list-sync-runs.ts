import type { Schema } from '@barycenter/database/schema'
import type { Env } from '../env.ts'
import { findSyncRunRows, listSyncRunRows } from './sync-run.store.ts'

/** One run that wrote something, for the history. */
export type SyncRun = Schema['syncRuns']['$inferSelect']

/** Past runs, the newest first. `before` is the id of the run that the page before ended with. */
export async function listSyncRuns(
  { database }: Pick<Env, 'database'>,
  page: { readonly before: string | undefined; readonly limit: number },
): Promise<SyncRun[]> {
  return database.run((store) => listSyncRunRows(store, page))
}

/** The runs with some ids, no more than 500, in no order. */
export async function findSyncRuns(
  { database }: Pick<Env, 'database'>,
  runIds: readonly string[],
): Promise<SyncRun[]> {
  return database.run((store) => findSyncRunRows(store, runIds))
}
