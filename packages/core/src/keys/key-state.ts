import { addSeconds } from '../clock.ts'
import type { StoredSigningKey } from './signing-key.store.ts'

/**
 * Where a key is in its life: published before its first use, signing, published until the last token
 * that it signed has expired, and then of no use to anybody. An operator may retire it at once.
 */
export type KeyState = 'pending' | 'active' | 'retiring' | 'retired'

/** What decides about a key's state. */
export type KeyTimes = Pick<
  StoredSigningKey,
  'keyId' | 'algorithm' | 'createdAt' | 'activeFrom' | 'publishedUntil' | 'retiredAt'
>

/** The keys, each with its state at an instant. One of each algorithm signs: the last whose time has come. */
export function withStates<K extends KeyTimes>(
  keys: readonly K[],
  now: Date,
): readonly (K & { readonly state: KeyState })[] {
  return keys.map((key) => ({ ...key, state: stateOf(key, keys, now) }))
}

/** Since when a key signs, or from when on. */
export function activeSince({ activeFrom, createdAt }: KeyTimes): Date {
  return activeFrom ?? createdAt
}

/** The algorithms whose key is so old that its successor should be made: every `interval` seconds; 0 is never. */
export function dueForRotation<K extends KeyTimes>(
  keys: readonly K[],
  now: Date,
  interval: number,
): readonly K['algorithm'][] {
  if (interval === 0) return []
  const states = withStates(keys, now)
  const awaits = (algorithm: K['algorithm']) =>
    states.some((key) => key.state === 'pending' && key.algorithm === algorithm)
  return states
    .filter((key) => key.state === 'active' && addSeconds(activeSince(key), interval) <= now)
    .map(({ algorithm }) => algorithm)
    .filter((algorithm) => !awaits(algorithm))
}

function stateOf(key: KeyTimes, keys: readonly KeyTimes[], now: Date): KeyState {
  if (key.retiredAt !== null) return 'retired'
  if (activeSince(key) > now) return 'pending'
  const isSuperseded = keys.some(
    (other) =>
      other.algorithm === key.algorithm &&
      other.retiredAt === null &&
      activeSince(other) <= now &&
      compareTurns(key, other) < 0,
  )
  if (!isSuperseded) return 'active'
  return key.publishedUntil !== null && key.publishedUntil <= now ? 'retired' : 'retiring'
}

/** Whose turn to sign comes first. */
function compareTurns(a: KeyTimes, b: KeyTimes): number {
  const byTurn = activeSince(a).getTime() - activeSince(b).getTime()
  const byAge = a.createdAt.getTime() - b.createdAt.getTime()
  return byTurn || byAge || (a.keyId < b.keyId ? -1 : Number(a.keyId > b.keyId))
}
