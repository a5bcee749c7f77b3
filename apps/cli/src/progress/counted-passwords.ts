import type { Passwords } from '@barycenter/core/passwords'
import type { Progress } from './progress.ts'

/** More evaluations than any pool has under way at once: the others wait in a queue. */
const MOST_UNDER_WAY = 256

/**
 * Passwords that count their evaluations. How many there are to be is known when a run has asked for all of them,
 * more than can be under way; as long as it asks for one after the other nobody knows.
 */
export function countPasswords(passwords: Passwords, count: Progress['count']): Passwords {
  let asked = 0
  let done = 0
  let queued = 0
  const counting = async <T>(evaluation: Promise<T>): Promise<T> => {
    asked++
    if (asked - done > MOST_UNDER_WAY) queued = asked
    try {
      return await evaluation
    } finally {
      done++
      count(done, done <= queued ? queued : undefined)
    }
  }
  return {
    ...passwords,
    hash: (plaintext, urgency) => counting(passwords.hash(plaintext, urgency)),
    verify: (hash, plaintext, urgency) => counting(passwords.verify(hash, plaintext, urgency)),
  }
}
