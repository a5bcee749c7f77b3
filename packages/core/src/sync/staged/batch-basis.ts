import type { Schema } from '@barycenter/database/schema'
import { sha256 } from '../../digest.ts'
import type { PlannedRecord } from '../planned-record.ts'

/**
 * What the decisions of a batch depend on that leave nothing to write, of whom therefore no row is kept: whose
 * users these are, and a digest of their states.
 */
export type Basis = NonNullable<Schema['syncStagedBatches']['$inferSelect']['basis']>

/** Which state of a user a decision was made on. */
export interface UserState {
  readonly usernameKey: string
  readonly subject: string
  readonly revision: number
}

/** The basis of a plan. Records in error are in error whoever exists. */
export function basisOf(plan: readonly PlannedRecord[]): Basis {
  const decided = plan.filter((record) => record.desired.errors.length === 0 && !isKept(record))
  const states = decided.flatMap((record) =>
    'actual' in record && record.actual !== undefined ? [record.actual] : [],
  )
  return { keys: decided.map(({ desired }) => desired.key), digest: digestOf(states) }
}

/** Names the states of some users, in whatever order; those who do not exist are not among them. */
export function digestOf(states: readonly UserState[]): string {
  const lines = states.map(({ usernameKey, subject, revision }) =>
    JSON.stringify([usernameKey, subject, revision]),
  )
  return sha256(lines.sort().join('\n'))
}

/** Whether a row is kept that names the state. */
function isKept(record: PlannedRecord): boolean {
  switch (record.kind) {
    case 'create':
    case 'update':
    case 'disable':
    case 'delete':
      return true
    case 'unchanged':
      return record.noted !== undefined
    case 'gone':
    case 'refused':
      return false
  }
}
