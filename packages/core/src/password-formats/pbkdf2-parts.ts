import { pbkdf2, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { hasLength } from './base64.ts'
import { refuseOutside } from './password-format.ts'

/** The hash functions that PBKDF2 is used with here, and how many bytes each makes. */
export const DIGEST_BYTES = { sha1: 20, sha224: 28, sha256: 32, sha384: 48, sha512: 64 } as const

/** One of {@link DIGEST_BYTES}. */
type Pbkdf2Algorithm = keyof typeof DIGEST_BYTES

/** What a PBKDF2 hash consists of, RFC 8018 §5.2. */
export interface Pbkdf2Parts {
  readonly algorithm: Pbkdf2Algorithm
  readonly iterations: number
  readonly salt: Buffer
  readonly digest: Buffer
}

/** A hash of these parts as they were read; undefined if one of them is none, or has an odd length. */
export function assemblePbkdf2(
  algorithm: string | undefined,
  iterations: string | undefined,
  { salt, digest }: { readonly salt: Buffer | undefined; readonly digest: Buffer | undefined },
): Pbkdf2Parts | undefined {
  if (algorithm === undefined || !isPbkdf2Algorithm(algorithm)) return undefined
  // A digest longer than the function's would cost its iterations again for each part.
  if (!hasLength(salt, 1, 128) || !hasLength(digest, 16, DIGEST_BYTES[algorithm])) return undefined
  return { algorithm, iterations: Number(iterations), salt, digest }
}

/** Whether a name is that of a hash function that is used here. */
export function isPbkdf2Algorithm(name: string): name is Pbkdf2Algorithm {
  return Object.hasOwn(DIGEST_BYTES, name)
}

/** Why iterations are too many. */
export function refuseIterations({ iterations }: Pbkdf2Parts): string | undefined {
  return refuseOutside('iterations', iterations, [1, 2_000_000])
}

/** Whether a plaintext is the one behind a PBKDF2 hash, RFC 8018 §5.2. */
export async function matchesPbkdf2(parts: Pbkdf2Parts, plaintext: string): Promise<boolean> {
  const { algorithm, iterations, salt, digest } = parts
  return timingSafeEqual(await derive(plaintext, salt, iterations, digest.length, algorithm), digest)
}

const derive = promisify(pbkdf2)
