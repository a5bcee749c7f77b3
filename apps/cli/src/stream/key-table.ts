import { createHash } from 'node:crypto'

/**
 * Which usernames were seen, and where, in some 20 bytes each: an open-addressing table of the first 64 bits
 * of their SHA-256. That two usernames of a million share these has a chance of less than one in ten
 * million; then a run is refused that could have been made, and none is made that must not.
 */
export interface KeyTable {
  /** Enters a username, folded, with the index of its record; returns that of the one that is there already. */
  enter(key: string, index: number): number | undefined
}

const FIRST_CAPACITY = 1 << 14
/** Fuller than this the table is made twice as large. */
const FULLEST = 0.6

/** Makes an empty table. */
export function createKeyTable(): KeyTable {
  let slots = allocate(FIRST_CAPACITY)
  let size = 0

  const grow = () => {
    const old = slots
    slots = allocate(old.keys.length * 2)
    for (const [slot, digest] of old.keys.entries()) {
      if (digest === 0n) continue
      const free = findSlot(slots.keys, digest)
      slots.keys[free] = digest
      slots.indexes[free] = old.indexes[slot] ?? 0
    }
  }
  return {
    enter: (key, index) => {
      const digest = digestOf(key)
      const slot = findSlot(slots.keys, digest)
      if (slots.keys[slot] === digest) return slots.indexes[slot]
      slots.keys[slot] = digest
      slots.indexes[slot] = index
      if (++size > slots.keys.length * FULLEST) grow()
      return undefined
    },
  }
}

function allocate(capacity: number) {
  return { keys: new BigUint64Array(capacity), indexes: new Uint32Array(capacity) }
}

/** Where a digest is, or is to be. */
function findSlot(keys: BigUint64Array, digest: bigint): number {
  const mask = keys.length - 1
  let slot = Number(digest & BigInt(mask))
  while (keys[slot] !== 0n && keys[slot] !== digest) slot = (slot + 1) & mask
  return slot
}

/** Never 0, which marks a free slot. */
function digestOf(key: string): bigint {
  return createHash('sha256').update(key).digest().readBigUInt64LE() | (1n << 63n)
}
