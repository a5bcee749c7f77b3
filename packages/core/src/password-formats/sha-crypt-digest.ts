import { hash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'

/** What a digest of sha-crypt is made of. */
export interface ShaCryptInput {
  readonly algorithm: 'sha256' | 'sha512'
  readonly rounds: number
  readonly salt: string
  readonly plaintext: string
}

/** After so many bytes have been hashed, a millisecond or two, whatever else waits has its turn. */
const BYTES_AT_A_TIME = 100_000

/** The digest of sha-crypt in its own base64: Ulrich Drepper, “Unix crypt using SHA-256 and SHA-512”, 22 steps. */
export async function shaCryptDigest(input: ShaCryptInput): Promise<string> {
  const { algorithm, rounds } = input
  const digest = (...parts: readonly Uint8Array[]) => hash(algorithm, Buffer.concat(parts), 'buffer')
  const key = Buffer.from(input.plaintext)
  const salt = Buffer.from(input.salt)

  const b = digest(key, salt, key) // steps 4–8
  const bits = [...key.length.toString(2)].reverse().filter(() => key.length > 0)
  let a = digest(key, salt, repeat(b, key.length), ...bits.map((bit) => (bit === '1' ? b : key))) // steps 1–3, 9–12
  const p = repeat(digest(repeat(key, key.length ** 2)), key.length) // steps 13–16
  const s = repeat(digest(repeat(salt, salt.length * (16 + (a[0] ?? 0)))), salt.length) // steps 17–20

  const roundsAtATime = Math.ceil(BYTES_AT_A_TIME / (a.length + 2 * key.length + salt.length))
  for (let round = 0; round < rounds; round++) {
    if (round % roundsAtATime === 0) await setImmediate()
    const isOdd = round % 2 === 1
    const parts = [isOdd ? p : a]
    if (round % 3 !== 0) parts.push(s)
    if (round % 7 !== 0) parts.push(p)
    parts.push(isOdd ? a : p)
    a = digest(...parts) // step 21
  }
  return encode(a) // step 22
}

/** As many bytes as asked for, of some over and over. */
function repeat(bytes: Buffer, length: number): Buffer {
  return Buffer.alloc(length, bytes)
}

const ALPHABET = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** Writes a digest in groups of three bytes from its three thirds, which trade places from group to group. */
function encode(digest: Buffer): string {
  const third = Math.floor(digest.length / 3)
  const turn = digest.length === 64 ? 1 : 2
  const byte = (index: number) => digest[index] ?? 0
  const groups = Array.from({ length: third }, (_, index) => {
    const [high = 0, middle = 0, low = 0] = [0, 1, 2].map((place) =>
      byte(index + third * ((place + turn * index) % 3)),
    )
    return encodeBits((high << 16) | (middle << 8) | low, 4)
  })
  const rest = digest.length === 64 ? encodeBits(byte(63), 2) : encodeBits((byte(31) << 8) | byte(30), 3)
  return groups.join('') + rest
}

/** Writes six bits a character, the lowest first. */
function encodeBits(bits: number, length: number): string {
  return Array.from({ length }, (_, index) => ALPHABET[(bits >> (6 * index)) & 63]).join('')
}
