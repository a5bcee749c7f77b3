import { AsyncLocalStorage } from 'node:async_hooks'
import { randomBytes } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { argon2id, hash, needsRehash } from 'argon2'
import PQueue from 'p-queue'
import { type Observe, observeNothing } from './observation.ts'
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

/** Hashes with argon2id at the given cost. */
export function createPasswords(cost: PasswordCost, observe: Observe = observeNothing): Passwords {
  const options = { ...cost, type: argon2id } as const
  const queued = observedQueues(createQueues(availableParallelism()), observe)

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

/** Does a task when it is its turn. */
type Queued = <T>(urgency: Urgency, task: () => Promise<T>) => Promise<T>

/** Tells how long tasks wait, and how long they take. */
function observedQueues(queued: Queued, observe: Observe): Queued {
  return (urgency, task) => {
    const queuedAt = performance.now()
    observe({ kind: 'password_queued', urgency })
    // It is somebody else's end that lets the next begin, which is not done for them.
    const forCaller = AsyncLocalStorage.snapshot()
    const observedTask = async () => {
      const startedAt = performance.now()
      observe({ kind: 'password_started', urgency, waited: (startedAt - queuedAt) / 1000 })
      try {
        return await task()
      } finally {
        observe({ kind: 'password_ended', urgency, seconds: (performance.now() - startedAt) / 1000 })
      }
    }
    return queued(urgency, () => forCaller(observedTask))
  }
}

/**
 * Lets people start at once, and imports use the cores that people leave them: a running hash cannot be
 * interrupted, so that one core is cleared of imports for as long as a person waits. One import always
 * goes on, or a flood of sign-ins would stop it.
 */
function createQueues(cores: number): Queued {
  // One more than there are cores, so that none of them waits for the event loop to bring the next.
  const undisturbed = cores + 1
  const imports = new PQueue({ concurrency: undisturbed })
  const people = new PQueue({ concurrency: cores })
  let waiting = 0
  const disturb = (change: 1 | -1) => {
    waiting += change
    imports.concurrency = waiting === 0 ? undisturbed : Math.max(1, cores - 1)
  }
  return async (urgency, task) => {
    if (urgency === 'import') return imports.add(task)
    disturb(1)
    try {
      return await people.add(task)
    } finally {
      disturb(-1)
    }
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
