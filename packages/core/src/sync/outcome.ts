import type { Subject } from '../users/user.ts'
import type { Written } from './apply.store.ts'
import { countActions } from './count-actions.ts'
import { hashPlan } from './plan-hash.ts'
import type { PlannedRecord } from './planned-record.ts'
import type { SyncMode } from './sync-input.ts'
import type { SyncRecordResult, SyncUsersOutcome, SyncWork } from './sync-outcome.ts'

/** What is known at the end of a run. */
export interface Ending {
  readonly runId: string
  readonly mode: SyncMode
  readonly applied: boolean
  readonly durationMs: number
  readonly plan: readonly PlannedRecord[]
  /** Undefined when nothing was written. */
  readonly written: Written | undefined
  readonly work: Omit<SyncWork, 'rowsWritten' | 'sessionsRevoked' | 'grantsRevoked'>
}

const ACTIONS = {
  create: 'CREATE',
  update: 'UPDATE',
  unchanged: 'UNCHANGED',
  gone: 'UNCHANGED',
  disable: 'DISABLE',
  delete: 'DELETE',
  refused: 'FAIL',
} as const

/** Counts what came of a run, or, if nothing was written, what would have come of it. */
export function describeOutcome({ plan, written, work, ...run }: Ending): SyncUsersOutcome {
  const results = plan.map((record) => describeRecord(record, written))
  return {
    ...run,
    planHash: hashPlan(plan),
    ...countActions(results),
    work: {
      ...work,
      rowsWritten: written?.rowsWritten ?? 0,
      sessionsRevoked: results.reduce((sum, { sessionsRevoked }) => sum + sessionsRevoked, 0),
      grantsRevoked: written?.grantsRevoked ?? 0,
    },
    results,
  }
}

function describeRecord(record: PlannedRecord, written: Written | undefined): SyncRecordResult {
  const { index, user } = record.desired
  const subject = record.kind === 'create' ? written?.subjects.get(index) : subjectOf(record)
  return {
    index,
    username: user.username,
    subject,
    action: ACTIONS[record.kind],
    changes: 'changes' in record ? record.changes : [],
    sessionsRevoked: subject === undefined ? 0 : (written?.sessionsRevoked.get(subject) ?? 0),
    errors: record.kind === 'refused' ? record.errors : [],
  }
}

function subjectOf(record: Exclude<PlannedRecord, { kind: 'create' }>): Subject | undefined {
  return record.kind === 'gone' ? undefined : record.actual?.subject
}
