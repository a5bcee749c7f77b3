import { usernameKey } from '../users/username.ts'

/**
 * The records that name the same user as another one, each with the index of the first other. All of
 * them are in error: nobody can tell which one is meant.
 */
export function findDuplicates(usernames: readonly (string | undefined)[]): Map<number, number> {
  const first = new Map<string, number>()
  const duplicates = new Map<number, number>()
  usernames.forEach((username, index) => {
    if (username === undefined) return
    const key = usernameKey(username)
    const other = first.get(key)
    if (other === undefined) {
      first.set(key, index)
      return
    }
    duplicates.set(index, other)
    if (!duplicates.has(other)) duplicates.set(other, index)
  })
  return duplicates
}

/** Says that another record names the same user. */
export function duplicateMessage(other: string): string {
  return `${other} names the same user; upper and lower case and the ways to write a letter in Unicode make no difference`
}
