import { checkUser } from '../users/check-user.ts'
import { usernameKey } from '../users/username.ts'
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

/** How records are checked. */
export interface CheckOptions {
  readonly passwordPolicy: PasswordPolicy
  readonly minimumPasswordLength: number
  /** Where each record stands in the whole input, when these are only some; otherwise its position. */
  readonly indexes?: readonly number[]
}

/** Checks all records of a run, each by itself and against the others. */
export function checkDesired(
  users: readonly SyncUserInput[],
  { passwordPolicy, minimumPasswordLength, indexes }: CheckOptions,
): DesiredUser[] {
  const indexOf = (position: number) => indexes?.[position] ?? position
  const checked = users.map((user) => checkUser(user, minimumPasswordLength))
  const valid = users.map(({ username }, index) =>
    checked[index]?.some(({ field }) => field === 'username') ? undefined : username,
  )
  const duplicates = findDuplicates(valid)

  return users.map((user, position): DesiredUser => {
    const index = indexOf(position)
    const errors = (checked[position] ?? []).map(({ code, field, message }) => ({
      code,
      message,
      path: path(index, field),
    }))
    const other = duplicates.get(position)
    const duplicate =
      other === undefined
        ? []
        : [
            {
              code: 'USERNAME_DUPLICATE',
              message: duplicateMessage(`/users/${indexOf(other)}`),
              path: path(index, 'username'),
            } as const,
          ]
    return {
      index,
      key: valid[position] === undefined ? '' : usernameKey(user.username),
      user,
      policy: user.passwordPolicy ?? passwordPolicy,
      errors: [...errors, ...duplicate],
    }
  })
}

/** The keys of the users on whose state depends what records mean: what is in error is so whoever exists. */
export function keysOf(desired: readonly DesiredUser[]): string[] {
  return desired.filter(({ errors }) => errors.length === 0).map(({ key }) => key)
}

/** Where a field stands in the input: a JSON Pointer. */
export function path(index: number, field: keyof SyncUserInput): string {
  return `/users/${index}/${field}`
}
