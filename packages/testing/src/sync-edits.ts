import { LOCAL_ORIGIN } from '@barycenter/core/audit/actor'
import { startSession } from '@barycenter/core/sessions/session'
import { authenticateUser } from '@barycenter/core/users/authenticate-user'
import { registerUser } from '@barycenter/core/users/register-user'
import { findUserByKey, updateUser } from '@barycenter/core/users/user.store'
import { usernameKey } from '@barycenter/core/users/username'
import type { TestEnv } from './env.ts'
import type { ModelUser, ModelUsers } from './sync-model.ts'

/** What happens to a user between runs, by hand or by the person. */
export interface SyncEdit {
  readonly kind: 'password' | 'disable' | 'enable' | 'email' | 'delete' | 'register' | 'sign in'
  readonly username: string
  readonly password: string
}

const EDITED = 'edited@example.com'

/** What an edit makes of users. */
export function predictEdit(users: ModelUsers, edit: SyncEdit): ModelUsers {
  const key = usernameKey(edit.username)
  const user = users.get(key)
  if (user === undefined) return edit.kind === 'register' ? new Map(users).set(key, registered(edit)) : users
  const after = new Map(users)
  if (edit.kind === 'delete') after.delete(key)
  else after.set(key, { ...user, ...change(user, edit) })
  return after
}

function registered({ username, password }: SyncEdit): ModelUser {
  return {
    identity: undefined,
    username,
    email: null,
    emailVerified: false,
    enabled: true,
    properties: {},
    source: null,
    password: { plaintext: password, hash: undefined },
    declared: null,
    sessions: 0,
  }
}

function change(user: ModelUser, { kind, password }: SyncEdit): Partial<ModelUser> {
  switch (kind) {
    case 'password':
      return { password: { plaintext: password, hash: undefined } }
    case 'disable':
      return { enabled: false }
    case 'enable':
      return { enabled: true }
    case 'email':
      return { email: EDITED, emailVerified: true }
    case 'sign in':
      return user.enabled ? { sessions: user.sessions + 1 } : {}
    case 'delete':
    case 'register':
      return {}
  }
}

/** Makes an edit. People sign in with the password that the model says they have. */
export async function makeEdit(env: TestEnv, edit: SyncEdit, users: ModelUsers): Promise<void> {
  const { kind, username, password } = edit
  const key = usernameKey(username)
  const user = await env.database.run((store) => findUserByKey(store, key))
  if (user === undefined) {
    if (kind === 'register')
      await registerUser(env, {
        username,
        email: undefined,
        password,
        passwordAgain: password,
        origin: LOCAL_ORIGIN,
      })
    return
  }
  const update = (changes: Parameters<typeof updateUser>[2]) =>
    env.database.run((store) => updateUser(store, user, changes))
  switch (kind) {
    case 'password':
      await update({ passwordHash: await env.passwords.hash(password, 'person'), passwordRehash: null })
      return
    case 'disable':
    case 'enable':
      await update({ enabled: kind === 'enable' })
      return
    case 'email':
      await update({ email: EDITED, emailVerified: true })
      return
    case 'register':
      return
    case 'delete':
      await env.testDatabase.execute(`delete from users where subject = '${user.subject}'`)
      return
    case 'sign in': {
      const credentials = { username, password: users.get(key)?.password.plaintext ?? '' }
      const authentication = await authenticateUser(env, credentials)
      if ((authentication.kind === 'authenticated') !== user.enabled)
        throw new Error(`${username} is taken for another`)
      if (authentication.kind === 'refused') return
      await startSession(env, { amr: ['pwd'], subject: authentication.user.subject, origin: LOCAL_ORIGIN })
    }
  }
}
