import type { Env } from '../env.ts'
import { findUserByKey, listUsers } from './user.store.ts'
import { presentUser, type User } from './user.ts'
import { usernameKey } from './username.ts'

/** The user of a username, compared as usernames are. */
export async function findUserByUsername(
  { database }: Pick<Env, 'database'>,
  username: string,
): Promise<User | undefined> {
  if (username.includes('\0') || !username.isWellFormed()) return undefined
  const found = await database.run((store) => findUserByKey(store, usernameKey(username)))
  return found && presentUser(found)
}

/** A page of users, the longest known first. `after` is the subject that the page before ended with. */
export async function listUsersPage(
  { database }: Pick<Env, 'database'>,
  page: { readonly after: string | undefined; readonly limit: number },
): Promise<User[]> {
  return (await database.run((store) => listUsers(store, page))).map(presentUser)
}
