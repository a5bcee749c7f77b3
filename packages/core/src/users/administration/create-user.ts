import type { Operator } from '../../admin-tokens/admin-token.ts'
import { insertAuditEvents } from '../../audit/audit.store.ts'
import type { Env } from '../../env.ts'
import { ConflictError } from '../../errors.ts'
import type { DeclaredUser } from '../declared-user.ts'
import { insertUsers } from '../user.store.ts'
import { asSubject, presentUser, type User, type UserRecord } from '../user.ts'
import { compareFields, declareFields, NEW_USER, PASSWORD_CHANGE } from '../user-fields.ts'
import { usernameKey } from '../username.ts'
import { hashDeclared, refuseUserFaults } from './declared-password.ts'
import { guardUserChange } from './user-change.ts'

/**
 * Makes a user. No source has declared them, so no sync removes them for not being listed; one that declares
 * the username takes them over. Without a password nobody can sign in by one.
 *
 * @throws {AdminError} INVALID_INPUT, USERNAME_TAKEN, ADMIN_REQUIRED.
 */
export async function createUser(env: Env, operator: Operator, declared: DeclaredUser): Promise<User> {
  refuseUserFaults(env, declared)
  const nobody = { ...NEW_USER, username: declared.username, source: null }
  const fields = declareFields(declared, nobody)
  const passwordHash = (await hashDeclared(env, declared)) ?? null
  guardUserChange(env.settings, operator, {
    actual: undefined,
    change: { kind: 'create', fields, passwordHash },
  })

  const now = env.clock.now()
  const user: UserRecord = {
    ...fields,
    subject: asSubject(env.random.id()),
    usernameKey: usernameKey(fields.username),
    passwordHash,
    declaredPasswordHash: null,
    passwordRehash: null,
    secondFactorRequired: false,
    passwordChangedAt: passwordHash === null ? null : now,
    revision: 1,
    createdAt: now,
    updatedAt: now,
  }
  const changes = [...compareFields(nobody, fields), ...(passwordHash === null ? [] : [PASSWORD_CHANGE])]
  const detail = { username: user.username, changes: changes.map((change) => ({ ...change, before: null })) }
  const isFree = await env.database.transaction(function* (store) {
    const inserted = yield* insertUsers(store, [user])
    if (inserted.size === 0) return false
    yield* insertAuditEvents(store, env, [
      { by: operator, action: 'user.create', target: user.subject, detail },
    ])
    return true
  })
  if (isFree) return presentUser(user)
  throw new ConflictError('USERNAME_TAKEN', 'somebody else has this username', { path: '/username' })
}
