import type { Env } from '@barycenter/core/env'
import { asSubject, type Subject } from '@barycenter/core/users/user'
import { insertUsers } from '@barycenter/core/users/user.store'
import { usernameKey } from '@barycenter/core/users/username'

/** What a test says of a person; the rest does not matter to it. */
export interface Person {
  readonly username: string
  readonly password: string | undefined
  readonly enabled?: boolean
}

/** Stores a user. */
export async function insertPerson(
  env: Env,
  { username, password, enabled = true }: Person,
): Promise<Subject> {
  const subject = asSubject(env.random.id())
  const now = env.clock.now()
  const user = {
    subject,
    username,
    usernameKey: usernameKey(username),
    emailVerified: false,
    enabled,
    properties: {},
    passwordHash: password === undefined ? null : await env.passwords.hash(password, 'import'),
    revision: 0,
    createdAt: now,
    updatedAt: now,
  }
  await env.database.run((store) => insertUsers(store, [user]))
  return subject
}
