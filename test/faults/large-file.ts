import { usersFile } from '../flows/stored-users.ts'

/** So many users, in several batches. */
export const USERS = 1200

/** Blanks after each user, so that few users are a file which is too large for one request: of 9 MiB. */
const PADDING = ' '.repeat(7800)

/** The name that it is written under. */
export const LARGE_FILE = 'users.ndjson'

/** A file of a version of the users that is sent in batches. */
export function largeFile(version: number): string {
  return usersFile(version, USERS)
    .map((user) => `${JSON.stringify(user)}${PADDING}\n`)
    .join('')
}

/** Syncs it. */
export const SYNC = ['sync-users', '-f', LARGE_FILE, '--output', 'ndjson', '--quiet']
