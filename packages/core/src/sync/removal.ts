import type { UserRecord } from '../users/user.ts'
import { type DesiredUser, path } from './desired.ts'
import type { PlannedRecord, Removal } from './planned-record.ts'
import type { SyncPrune } from './sync-input.ts'
import type { SyncErrorCode } from './sync-outcome.ts'

/** Decides what it means that a user is declared absent. */
export function planAbsence(
  desired: DesiredUser,
  actual: UserRecord | undefined,
  { absent, isProtected }: Removal,
): PlannedRecord {
  if (isProtected(desired.key)) {
    return refuse(desired, actual, ['USER_PROTECTED', 'this user is protected; no sync removes them'])
  }
  if (absent === 'NONE') {
    return refuse(desired, actual, [
      'PRUNE_REQUIRED',
      'the run must say by prune or absent whether absent users are disabled or deleted',
    ])
  }
  return actual === undefined ? { kind: 'gone', desired } : removeUser(desired, actual, absent)
}

/** Disables or deletes a user; one who is disabled already is as wanted. */
export function removeUser(
  desired: DesiredUser,
  actual: UserRecord,
  prune: Exclude<SyncPrune, 'NONE'>,
): PlannedRecord {
  switch (prune) {
    case 'DELETE':
      return { kind: 'delete', desired, actual, changes: [] }
    case 'DISABLE': {
      if (!actual.enabled) return { kind: 'unchanged', desired, actual, noted: undefined }
      const { username, email, emailVerified, properties, source } = actual
      const fields = { username, email, emailVerified, properties, source, enabled: false }
      const changes = [{ field: 'enabled', before: true, after: false }]
      return { kind: 'disable', desired, actual, fields, credential: undefined, noted: undefined, changes }
    }
  }
}

function refuse(
  desired: DesiredUser,
  actual: UserRecord | undefined,
  [code, message]: readonly [SyncErrorCode, string],
): PlannedRecord {
  return { kind: 'refused', desired, actual, errors: [{ code, message, path: path(desired.index, 'state') }] }
}
