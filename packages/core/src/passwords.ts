import { randomBytes } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { argon2id, hash, needsRehash } from 'argon2'
import PQueue from 'p-queue'
import { findPasswordFormat } from './password-formats/password-formats.ts'

/** The cost of a new hash: RFC 9106 §4, with OWASP's minimum as the default. */
export interface PasswordCost {
  /** Memory in KiB. */
  readonly memoryCost: number
  /** Passes over the memory. */
  readonly timeCost: number
  /** Lanes. */
  readonly parallelism: number
}

/** What waits for a hash: a person at the login page goes before an import. */
export type Urgency = 'person' | 'import'

/** Password hashing, bounded by the machine's cores. */
export interface Passwords {
  /** A new argon2id hash as a PHC string, under a salt of its own. */
  hash(plaintext: string, urgency: Urgency): Promise<string>
  /** Whether a plaintext is the one behind a hash; never, if it is of a format that we do not know. */
  verify(hash: string, plaintext: string, urgency: Urgency): Promise<boolean>
  /** Spends the time of one `verify` and answers no, so that unknown users cost what known ones do. */
  verifyNobody(plaintext: string): Promise<false>
  /** Whether a hash is of another format, by another algorithm or at another cost than today's. */
  needsRehash(hash: string): boolean
}

const PRIORITY = { person: 1, import: 0 } as const

/** Hashes with argon2id at the given cost. */
export function createPasswords(cost: PasswordCost): Passwords {
  const options = { ...cost, type: argon2id } as const
  // One more than there are cores, so that none of them waits for the event loop to bring the next.
  const queue = new PQueue({ concurrency: availableParallelism() + 1 })
  const queued = <T>(urgency: Urgency, task: () => Promise<T>): Promise<T> =>
    queue.add(task, { priority: PRIORITY[urgency] })

  const nobody = hashOfNothing(cost)

  return {
    hash: (plaintext, urgency) => queued(urgency, () => hash(normalize(plaintext), options)),
    verify: (stored, plaintext, urgency) => queued(urgency, () => verifySpellings(stored, plaintext)),
    verifyNobody: async (plaintext) => {
      await queued('person', () => verifySpellings(nobody, plaintext))
      return false
    },
    needsRehash: (stored) => !stored.startsWith('$argon2id$') || needsRehash(stored, cost),
  }
}

/** A hash at a cost that is of no password, at least none that anybody could find. */
function hashOfNothing({ memoryCost, timeCost, parallelism }: PasswordCost): string {
  const [salt, digest] = [16, 32].map((length) => randomBytes(length).toString('base64').replaceAll('=', ''))
  return `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$${salt}$${digest}`
}

/**
 * Verifies the normalised spelling, which ours are hashes of, and then the one that was typed, if that
 * is another: where an imported hash comes from, nobody may have normalised.
 */
async function verifySpellings(stored: string, typed: string): Promise<boolean> {
  const format = findPasswordFormat(stored)
  if (format === undefined) return false
  const normalized = normalize(typed)
  if (await format.verify(stored, normalized)) return true
  return typed !== normalized && format.verify(stored, typed)
}

/** One spelling for keyboards that compose characters differently, RFC 8265 §4.2.2. */
function normalize(plaintext: string): string {
  return plaintext.normalize('NFC')
}
