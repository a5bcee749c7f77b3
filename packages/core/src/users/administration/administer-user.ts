import type { Operator } from '../../admin-tokens/admin-token.ts'
import type { Env } from '../../env.ts'
import { refuseProperties } from '../check-properties.ts'
import type { DeclaredUser } from '../declared-user.ts'
import { declareFields, fieldsOf } from '../user-fields.ts'
import { type ChangedUser, changeUser, type UserAim } from './change-user.ts'
import { hashDeclared, refuseFaults, refuseUserFaults } from './declared-password.ts'

/** What is to be another about a user: absent leaves, null clears where it can, a value sets. */
export type UserUpdate = Omit<DeclaredUser, 'username' | 'password' | 'passwordHash'> & {
  readonly username?: string | null | undefined
}

/**
 * Changes the fields of a user; of the properties those keys that are given.
 *
 * @throws {AdminError} as {@link changeUser} does, or INVALID_INPUT.
 */
export async function updateUser(
  env: Env,
  operator: Operator,
  { aim, update }: { readonly aim: UserAim; readonly update: UserUpdate },
): Promise<ChangedUser> {
  if (update.username === null) {
    refuseFaults([{ path: '/username', message: 'a user has a username; leave the field out to keep it' }])
  }
  refuseUserFaults(env, { ...update, username: update.username ?? 'kept' })
  return changeUser(env, operator, aim, (actual) => {
    const fields = declareFields({ ...update, username: update.username ?? actual.username }, actual)
    const refused = refuseProperties(fields.properties)
    if (refused !== undefined) refuseFaults([{ path: '/properties', message: refused }])
    return { kind: 'update', fields, passwordHash: undefined }
  })
}

/**
 * Gives a user another password. What a users file declared last stays noted, so that a sync under
 * `on_change` leaves this one alone.
 *
 * @throws {AdminError} as {@link changeUser} does, or INVALID_INPUT.
 */
export async function setPassword(
  env: Env,
  operator: Operator,
  { aim, ...declared }: Pick<DeclaredUser, 'password' | 'passwordHash'> & { readonly aim: UserAim },
): Promise<ChangedUser> {
  refuseUserFaults(env, { ...declared, username: 'kept' })
  const passwordHash = await hashDeclared(env, declared)
  if (passwordHash === undefined) {
    refuseFaults([{ path: '/password', message: 'either a password or a password hash is needed' }])
  }
  return changeUser(env, operator, aim, (actual) => ({
    kind: 'update',
    fields: fieldsOf(actual),
    passwordHash,
  }))
}

/**
 * Lets a user sign in, or not any more: then they are signed out everywhere.
 *
 * @throws {AdminError} as {@link changeUser} does.
 */
export async function setEnabled(
  env: Env,
  operator: Operator,
  { aim, enabled }: { readonly aim: UserAim; readonly enabled: boolean },
): Promise<ChangedUser> {
  return changeUser(env, operator, aim, (actual) => ({
    kind: 'update',
    fields: { ...fieldsOf(actual), enabled },
    passwordHash: undefined,
  }))
}

/**
 * Deletes a user, with all that is theirs. Their subject is never given to anybody else.
 *
 * @throws {AdminError} as {@link changeUser} does.
 */
export async function deleteUser(env: Env, operator: Operator, aim: UserAim): Promise<ChangedUser> {
  return changeUser(env, operator, aim, () => ({ kind: 'delete' }))
}
