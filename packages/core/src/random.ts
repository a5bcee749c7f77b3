import { randomBytes, randomInt } from 'node:crypto'
import { v7 } from 'uuid'
import type { Clock } from './clock.ts'

/** Where unpredictable values come from. */
export interface Random {
  /** 256 bits as base64url (43 characters): session ids, tokens, secrets. */
  token(): string
  /** A UUIDv7 (RFC 9562 §5.7): ids that sort by the time they were made. */
  id(): string
  /** A number from 0 up to 1: to spread over time what would otherwise happen at once. */
  fraction(): number
}

const FRACTIONS = 1_000_000

/** Randomness from the operating system; the time inside an id from the clock. */
export function systemRandom(clock: Clock): Random {
  let counter: number | undefined
  let last = 0
  return {
    token: () => randomBytes(32).toString('base64url'),
    id: () => {
      const msecs = clock.now().getTime()
      // Ids made within one millisecond still sort in the order they were made.
      counter =
        msecs === last && counter !== undefined ? (counter + 1) >>> 0 : randomBytes(4).readUInt32BE() >>> 8
      last = msecs
      return v7({ msecs, seq: counter, random: randomBytes(16) })
    },
    fraction: () => randomInt(FRACTIONS) / FRACTIONS,
  }
}
