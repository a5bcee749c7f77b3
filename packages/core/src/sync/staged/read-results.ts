import type { JsonValue } from '@barycenter/database/json'
import type { Env } from '../../env.ts'
import { AdminError } from '../../errors.ts'
import { asSubject } from '../../users/user.ts'
import type { FieldChange } from '../../users/user-fields.ts'
import type { SyncAction, SyncRecordError, SyncRecordResult } from '../sync-outcome.ts'
import { holdRun } from './hold-run.ts'
import { listBatches, listStagedUsers, type StagedUser } from './staged-batch.store.ts'

/** A part of what came of a run. */
export interface ResultsPage {
  /** Who is not already as declared, batch by batch, those to prune at the end. */
  readonly results: readonly SyncRecordResult[]
  /** What to ask for the next part with; undefined after the last one. */
  readonly next: number | undefined
}

/**
 * What came of the records of the first batch after `after`, once the run has ended.
 *
 * @throws {AdminError} INVALID_INPUT before that.
 */
export async function readResults(env: Env, ticket: string, after: number): Promise<ResultsPage> {
  const { runId, ending } = await holdRun(env, ticket)
  if (ending === undefined) throw new AdminError('INVALID_INPUT', 'the run has not been committed')
  const isApplied = ending.kind === 'outcome' && ending.outcome.applied
  const [batch] = await env.database.run((store) => listBatches(store, { runId, after, limit: 1 }))
  if (batch === undefined) return { results: [], next: undefined }
  const users = await env.database.run((store) => listStagedUsers(store, batch))
  return { results: users.map((user) => present(user, isApplied)), next: batch.number }
}

const ACTIONS: Readonly<Record<StagedUser['kind'], SyncAction>> = {
  create: 'CREATE',
  update: 'UPDATE',
  disable: 'DISABLE',
  delete: 'DELETE',
  refused: 'FAIL',
  listed: 'UNCHANGED',
  noted: 'UNCHANGED',
}

function present(user: StagedUser, isApplied: boolean): SyncRecordResult {
  const { subject, detail, errors } = user
  const exists = subject !== null && (isApplied || user.kind !== 'create')
  return {
    index: user.recordIndex,
    username: String(detail['username']),
    subject: exists ? asSubject(subject) : undefined,
    action: ACTIONS[user.kind],
    changes: asChanges(detail['changes']),
    sessionsRevoked: user.sessionsRevoked,
    // Written by stageRows, as is the detail.
    errors: (errors ?? []) as unknown as SyncRecordError[],
  }
}

function asChanges(changes: JsonValue | undefined): readonly FieldChange[] {
  return (changes ?? []) as unknown as FieldChange[]
}
