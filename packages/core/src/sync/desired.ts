import { usernameKey } from '../users/username.ts'
import { checkRecord } from './check-record.ts'
import { duplicateMessage, findDuplicates } from './duplicates.ts'
import type { PasswordPolicy, SyncUserInput } from './sync-input.ts'
import type { SyncRecordError } from './sync-outcome.ts'

/** A record of a run after the checks that need no database. */
export interface DesiredUser {
  readonly index: number
  readonly key: string
  readonly user: SyncUserInput
  /** The record's own policy, or else the run's. */
  readonly policy: PasswordPolicy
  readonly errors: readonly SyncRecordError[]
}

/** Checks all records of a run, each by itself and against the others. */
export function checkDesired(
  users: readonly SyncUserInput[],
  {
    passwordPolicy,
    minimumPasswordLength,
  }: { passwordPolicy: PasswordPolicy; minimumPasswordLength: number },
): DesiredUser[] {
  const checked = users.map((user) => checkRecord(user, minimumPasswordLength))
  const valid = users.map(({ username }, index) =>
    checked[index]?.some(({ field }) => field === 'username') ? undefined : username,
  )
  const duplicates = findDuplicates(valid)

  return users.map((user, index): DesiredUser => {
    const errors = (checked[index] ?? []).map(({ code, field, message }) => ({
      code,
      message,
      path: path(index, field),
    }))
    const other = duplicates.get(index)
    const duplicate =
      other === undefined
        ? []
        : [
            {
              code: 'USERNAME_DUPLICATE',
              message: duplicateMessage(`/users/${other}`),
              path: path(index, 'username'),
            } as const,
          ]
    return {
      index,
      key: valid[index] === undefined ? '' : usernameKey(user.username),
      user,
      policy: user.passwordPolicy ?? passwordPolicy,
      errors: [...errors, ...duplicate],
    }
  })
}

/** Where a field stands in the input: a JSON Pointer. */
export function path(index: number, field: keyof SyncUserInput): string {
  return `/users/${index}/${field}`
}
