import type { Principal } from '../../admin-tokens/admin-token.ts'
import { guardAdministrator } from '../../administrators/guard-administrator.ts'
import { ProtectedError } from '../../errors.ts'
import type { Settings } from '../../settings.ts'
import type { UserRecord } from '../user.ts'
import { compareFields, type FieldChange, PASSWORD_CHANGE, type UserFields } from '../user-fields.ts'
import { usernameKey } from '../username.ts'

/** What an operator wants to become of a user. */
export type UserChange =
  | {
      readonly kind: 'update'
      readonly fields: UserFields
      /** The hash of another password; undefined if it stays. */
      readonly passwordHash: string | undefined
    }
  | { readonly kind: 'delete' }

/** A new user, as an operator wants one. */
export interface UserCreation {
  readonly kind: 'create'
  readonly fields: UserFields
  /** Null for somebody who cannot sign in by a password. */
  readonly passwordHash: string | null
}

/**
 * Refuses what no operator may do to a user, or not this one. All that operators do to single users comes
 * through here, with what there was and what there is to be.
 *
 * @throws {ProtectedError} ADMIN_REQUIRED when it is about an administrator, and the operator does not hold `admin`.
 * @throws {ProtectedError} USER_PROTECTED when a protected user would be gone, disabled, or of another name.
 */
export function guardUserChange(
  settings: Pick<Settings, 'protectedUsers' | 'administrators'>,
  operator: Principal,
  { actual, change }: { readonly actual: UserRecord | undefined; readonly change: UserChange | UserCreation },
): void {
  guardAdministrator(settings, operator, [actual, 'fields' in change ? change.fields : undefined])
  if (actual === undefined) return
  const { protectedUsers } = settings
  const isProtected = protectedUsers.some((username) => usernameKey(username) === actual.usernameKey)
  if (!isProtected) return
  const refuse = (what: string, path: string) =>
    new ProtectedError('USER_PROTECTED', `this user is protected by the configuration, and is not ${what}`, {
      path,
    })
  if (change.kind === 'delete') throw refuse('deleted', '/user')
  if (actual.enabled && !change.fields.enabled) throw refuse('disabled', '/enabled')
  if (usernameKey(change.fields.username) !== actual.usernameKey) throw refuse('renamed', '/username')
}

/** Whether a user is out afterwards, or has another password: then they are signed out everywhere. */
export function shutsOut(actual: UserRecord, change: UserChange): boolean {
  if (change.kind === 'delete' || change.passwordHash !== undefined) return true
  return actual.enabled && !change.fields.enabled
}

/** What changes, for the audit log. */
export function changesOf(actual: UserRecord, change: UserChange): FieldChange[] {
  if (change.kind === 'delete') return []
  const password = change.passwordHash === undefined ? [] : [PASSWORD_CHANGE]
  return [...compareFields(actual, change.fields), ...password]
}
