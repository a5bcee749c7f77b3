import { createHmac } from 'node:crypto'
import type { Random } from '@barycenter/core/random'
import { createVerifier, isVerifier, verifies } from './verifier.ts'

/** Verifiers, and what was found out about them. */
export interface Verifiers {
  /** Whether a text is a verifier of this password. */
  verifies(text: string, password: string): Promise<boolean>
  create(password: string): Promise<string>
  /** How many were computed and compared, since it was asked last. */
  work(): { readonly hashed: number; readonly verified: number }
}

const SALT_LENGTH = 16
/** So many answers are remembered: what a verifier costs is its purpose, and a controller asks every few seconds. */
const MOST_ANSWERS = 50_000

/**
 * Remembers in this process which verifier is of which password: not the password, but its HMAC under a key
 * that is gone with the process.
 */
export function createVerifiers(random: Random): Verifiers {
  const key = random.token()
  const salt = () => Buffer.from(random.token(), 'base64url').subarray(0, SALT_LENGTH)
  const answers = new Map<string, string>()
  const macOf = (password: string) => createHmac('sha256', key).update(password).digest('base64')
  let [hashed, verified] = [0, 0]
  const remember = (text: string, password: string) => {
    if (answers.size >= MOST_ANSWERS) answers.clear()
    answers.set(text, macOf(password))
  }
  return {
    verifies: async (text, password) => {
      if (!isVerifier(text)) return false
      if (answers.get(text) === macOf(password)) return true
      verified++
      const isOfPassword = await verifies(text, password)
      if (isOfPassword) remember(text, password)
      return isOfPassword
    },
    create: async (password) => {
      hashed++
      const text = await createVerifier(password, salt())
      remember(text, password)
      return text
    },
    work: () => {
      const work = { hashed, verified }
      hashed = verified = 0
      return work
    },
  }
}
