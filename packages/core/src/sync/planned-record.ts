import type { UserRecord } from '../users/user.ts'
import type { FieldChange, UserFields } from '../users/user-fields.ts'
import type { DesiredUser } from './desired.ts'
import type { Credential, PasswordDecision } from './password-question.ts'
import type { SyncPrune } from './sync-input.ts'
import type { SyncRecordError } from './sync-outcome.ts'

/** What is to be done about one record. */
export type PlannedRecord = { readonly desired: DesiredUser } & (
  | {
      readonly kind: 'refused'
      readonly actual: UserRecord | undefined
      readonly errors: readonly SyncRecordError[]
    }
  | {
      readonly kind: 'unchanged'
      readonly actual: UserRecord
      /** See {@link PasswordDecision}: noting it changes nothing that anybody sees. */
      readonly noted: string | undefined
    }
  | {
      readonly kind: 'create'
      readonly fields: UserFields
      readonly credential: Credential
      readonly changes: readonly FieldChange[]
    }
  | {
      readonly kind: 'update' | 'disable'
      readonly actual: UserRecord
      readonly fields: UserFields
      /** The password to set, if it changes. */
      readonly credential: Credential | undefined
      /** See {@link PasswordDecision}. */
      readonly noted: string | undefined
      readonly changes: readonly FieldChange[]
    }
  | { readonly kind: 'delete'; readonly actual: UserRecord; readonly changes: readonly FieldChange[] }
  /** A user who is declared absent, and is. */
  | { readonly kind: 'gone' }
)

/** What a plan depends on beside the records. */
export interface PlanContext {
  readonly answer: Answer
  readonly source: string
  readonly removal: Removal
}

/** Whether a plaintext is the one behind a hash: answered before the plan is made. */
export type Answer = (desired: DesiredUser, hash: string) => boolean

/** How a run removes users. */
export interface Removal {
  /** What becomes of those who are declared absent. */
  readonly absent: SyncPrune
  /** Whether the user of a key stays whatever is declared. */
  isProtected(key: string): boolean
}

/** Whether a plan changes any user. */
export function hasWrites(plan: readonly PlannedRecord[]): boolean {
  return plan.some(({ kind }) => kind !== 'unchanged' && kind !== 'refused' && kind !== 'gone')
}

/** Whether a plan has something to note about users who stay as they are. */
export function hasNotes(plan: readonly PlannedRecord[]): boolean {
  return plan.some((record) => record.kind === 'unchanged' && record.noted !== undefined)
}

/** Whether a user is out afterwards, or has another password: then they are signed out everywhere. */
export function endsSessions(record: PlannedRecord): boolean {
  switch (record.kind) {
    case 'update':
    case 'disable':
      return record.credential !== undefined || (record.actual.enabled && !record.fields.enabled)
    case 'delete':
      return true
    case 'create':
    case 'unchanged':
    case 'gone':
    case 'refused':
      return false
  }
}
