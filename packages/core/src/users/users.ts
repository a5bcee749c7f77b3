import type { Env } from '../env.ts'
import type { RowOf } from '../lists/list.store.ts'
import { findUserByKey, findUsersBySubjects, listUsers } from './user.store.ts'
import { asSubject, presentUser, type User } from './user.ts'
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

/** The users with some subjects, in no order. */
export async function findUsersOf(
  { database }: Pick<Env, 'database'>,
  subjects: readonly string[],
): Promise<User[]> {
  return (await database.run((store) => findUsersBySubjects(store, subjects))).map(presentUser)
}

/** What may be seen of a row of the list of users. */
export function presentUserRow(row: RowOf<'users'>): User {
  return presentUser({ ...row, subject: asSubject(row.subject) })
}

/** A page of users, the longest known first. `after` is the subject that the page before ended with. */
export async function listUsersPage(
  { database }: Pick<Env, 'database'>,
  page: { readonly after: string | undefined; readonly limit: number },
): Promise<User[]> {
  return (await database.run((store) => listUsers(store, page))).map(presentUser)
}
