import type { SyncAction } from '@barycenter/core/sync/sync-outcome'
import type { TargetResult } from '@barycenter/core/sync/user-target'
import type { OwnedUser } from '../file/ownership.ts'
import type { RoleChange } from '../roles/role.ts'
import type { RecordError } from './checked-record.ts'

/** What is to be done about one user. */
export interface Decision {
  /** Where the record stands in the run; -1 for a user whom it does not list. */
  readonly index: number
  readonly name: string
  readonly action: SyncAction
  readonly changes: TargetResult['changes']
  readonly errors: readonly RecordError[]
  /** What their entry in the file becomes. */
  readonly entry: EntryChange
  /** What is remembered of them afterwards; undefined for nothing. */
  readonly owned: OwnedUser | undefined
  readonly role: RoleChange | undefined
}

/** What becomes of an entry of the file. */
export type EntryChange =
  | { readonly kind: 'keep' }
  | { readonly kind: 'set'; readonly secret: string }
  | { readonly kind: 'remove' }

/** One field that changes; of a secret only the name is told. */
export type Change = TargetResult['changes'][number]

/** That a password is another one: all that is ever told of it. */
export const PASSWORD_CHANGE: Change = { field: 'password', before: null, after: null }

/** Whether a decision means that something is written. */
export function writes({ action }: Decision): boolean {
  return action !== 'UNCHANGED' && action !== 'FAIL'
}

/** A decision that could not be carried out. */
export function failed(decision: Decision, error: RecordError): Decision {
  return { ...decision, action: 'FAIL', changes: [], errors: [error] }
}
