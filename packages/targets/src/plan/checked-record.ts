import { duplicateMessage, findDuplicates } from '@barycenter/core/sync/duplicates'
import type { PasswordPolicy, SyncUserInput } from '@barycenter/core/sync/sync-input'
import { refuseUsername } from '@barycenter/core/users/username'
import type { Credential } from '../secrets.ts'

/** Why a record cannot be applied; see SyncRecordError. */
export interface RecordError {
  readonly code: string
  readonly message: string
  readonly path: string
}

/** A record, and what is wrong with it by itself. */
export interface CheckedRecord {
  readonly index: number
  readonly user: SyncUserInput
  readonly credential: Credential | undefined
  readonly policy: PasswordPolicy
  readonly errors: readonly RecordError[]
}

/** Checks all records of a run by themselves, and against each other. */
export function checkRecords(
  users: readonly SyncUserInput[],
  { passwordPolicy, refuseName }: Check,
): CheckedRecord[] {
  const names = users.map(({ username }) => (refuseUsername(username) === undefined ? username : undefined))
  const duplicates = findDuplicates(names)
  return users.map((user, index) => {
    const policy = user.passwordPolicy ?? passwordPolicy
    const other = duplicates.get(index)
    const error = (code: string, field: string, message: string | undefined) =>
      message === undefined ? [] : [{ code, message, path: `/users/${index}/${field}` }]
    const errors = [
      ...error('USERNAME_INVALID', 'username', refuseUsername(user.username) ?? refuseName(user.username)),
      ...error(
        'USERNAME_DUPLICATE',
        'username',
        other === undefined ? undefined : duplicateMessage(`/users/${other}`),
      ),
      ...error('PASSWORD_INVALID', 'password', refuseText(user.password, 'a password')),
      ...error('PASSWORD_HASH_INVALID', 'passwordHash', refuseText(user.passwordHash, 'a hash')),
      ...error('ENABLED_INVALID', 'enabled', user.enabled === null ? 'null is not true or false' : undefined),
      ...error('CREDENTIAL_AMBIGUOUS', 'passwordHash', refuseBoth(user)),
      ...error('PASSWORD_POLICY_UNKNOWN', 'passwordPolicy', refusePolicy(policy)),
    ]
    return { index, user, credential: credentialOf(user), policy, errors }
  })
}

interface Check {
  readonly passwordPolicy: PasswordPolicy
  /** Why the pool can have nobody of this name; undefined when it can. */
  refuseName(name: string): string | undefined
}

/** Why a pool cannot follow a policy. */
export function refusePolicy(policy: PasswordPolicy): string | undefined {
  return policy === 'ON_CHANGE'
    ? 'a pool cannot follow on_change: nothing is kept of what was declared before; say enforce, or initial'
    : undefined
}

function refuseText(text: string | null | undefined, wanted: string): string | undefined {
  if (text === undefined) return undefined
  if (text === null) return `null is not ${wanted}; leave the field out to keep what is there`
  if (text === '') return `${wanted} needs at least one character`
  return text.isWellFormed() ? undefined : 'this is not well-formed Unicode'
}

function refuseBoth({ password, passwordHash }: SyncUserInput): string | undefined {
  return typeof password === 'string' && typeof passwordHash === 'string'
    ? 'a record has either a password or a hash, not both'
    : undefined
}

function credentialOf({ password, passwordHash }: SyncUserInput): Credential | undefined {
  if (typeof password === 'string') return { kind: 'password', password }
  if (typeof passwordHash === 'string') return { kind: 'hash', hash: passwordHash }
  return undefined
}
