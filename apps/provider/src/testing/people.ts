import type { Env } from '@barycenter/core/env'
import { asSubject, type Subject, type User } from '@barycenter/core/users/user'
import { insertUsers } from '@barycenter/core/users/user.store'
import { usernameKey } from '@barycenter/core/users/username'

/** What a test says of a person; the rest does not matter to it. */
export interface Person {
  readonly username: string
  readonly password: string | undefined
  readonly enabled?: boolean
  readonly email?: string
  readonly emailVerified?: boolean
  readonly properties?: User['properties']
}

/** Stores a user. */
export async function insertPerson(
  env: Env,
  { username, password, enabled = true, ...person }: Person,
): Promise<Subject> {
  const { email = null, emailVerified = false, properties = {} } = person
  const subject = asSubject(env.random.id())
  const now = env.clock.now()
  const user = {
    subject,
    username,
    usernameKey: usernameKey(username),
    email,
    emailVerified,
    enabled,
    properties,
    passwordHash: password === undefined ? null : await env.passwords.hash(password, 'import'),
    revision: 0,
    createdAt: now,
    updatedAt: now,
  }
  await env.database.run((store) => insertUsers(store, [user]))
  return subject
}
