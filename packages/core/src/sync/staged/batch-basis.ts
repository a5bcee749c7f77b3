import type { Schema } from '@barycenter/database/schema'
import { sha256 } from '../../digest.ts'
import type { UserRecord } from '../../users/user.ts'
import { type DesiredUser, keysOf } from '../desired.ts'
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

/** The basis of what was planned. What a record says that is in error means the same whoever exists. */
export function basisOf({ desired, actual, plan }: Planned): Basis {
  const kept = new Set(plan.filter(isKept).map((record) => record.desired.key))
  const keys = keysOf(desired).filter((key) => !kept.has(key))
  const states = keys.map((key) => actual.get(key)).filter((user) => user !== undefined)
  return { keys, digest: digestOf(states) }
}

/** What the records of a batch come to. */
interface Planned {
  /** Before any was refused for the state of its user. */
  readonly desired: readonly DesiredUser[]
  /** The users whom they name, by their keys. */
  readonly actual: ReadonlyMap<string, UserRecord>
  readonly plan: readonly PlannedRecord[]
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
