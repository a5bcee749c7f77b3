import { refusePasswordHash } from '../../password-formats/password-formats.ts'
import { DIGEST_BYTES, isPbkdf2Algorithm } from '../../password-formats/pbkdf2-parts.ts'

/** A PBKDF2 hash by its parts. */
interface Pbkdf2Hash {
  /** sha256, and so on. */
  readonly algorithm: string
  readonly iterations: number
  readonly salt: Uint8Array
  readonly digest: Uint8Array
}

/**
 * Writes a PBKDF2 hash as a PHC string; undefined for a hash function that is not known. Of a digest
 * longer than the hash function's only as much is kept: each further piece of it costs all iterations
 * again (RFC 8018 §5.2), to him who verifies and not to him who guesses.
 */
export function pbkdf2Phc({ algorithm, iterations, salt, digest }: Pbkdf2Hash): string | undefined {
  if (!isPbkdf2Algorithm(algorithm)) return undefined
  const kept = digest.subarray(0, DIGEST_BYTES[algorithm])
  return `$pbkdf2-${algorithm}$i=${iterations}$${encode(salt)}$${encode(kept)}`
}

/** A scrypt hash by its parts. */
interface ScryptHash {
  /** The cost: a power of two. */
  readonly N: number
  readonly r: number
  readonly p: number
  readonly salt: Uint8Array
  readonly digest: Uint8Array
}

/** Writes a scrypt hash as a PHC string. */
export function scryptPhc({ N, r, p, salt, digest }: ScryptHash): string {
  return `$scrypt$ln=${Math.log2(N)},r=${r},p=${p}$${encode(salt)}$${encode(digest)}`
}

const PBKDF2 =
  /^\$pbkdf2-(sha\d+)\$i=(\d{1,10})(?:,l=\d{1,4})?\$([A-Za-z0-9+/]+)={0,2}\$([A-Za-z0-9+/]+)={0,2}$/
const SCRYPT =
  /^\$scrypt\$ln=(\d{3,10}),r=(\d{1,5}),p=(\d{1,5})\$([A-Za-z0-9+/]+)={0,2}\$([A-Za-z0-9+/]+)={0,2}$/
const PADDED = /^(\$argon2.*\$[A-Za-z0-9+/]+)={1,2}(\$[A-Za-z0-9+/]+)={0,2}$/

/**
 * A hash in the spelling that a users file has for it: other systems pad their base64, write scrypt's N
 * where its logarithm is meant, and put `{CRYPT}` before anything. One that is not understood stays as it is.
 */
export function portableHash(text: string): string {
  const bare = text.startsWith('{CRYPT}$') && refusePasswordHash(text) !== undefined ? text.slice(7) : text
  return refusePasswordHash(bare) === undefined ? bare : (respell(bare) ?? bare)
}

function respell(text: string): string | undefined {
  const [, algorithm = '', iterations, ...pbkdf2] = PBKDF2.exec(text) ?? []
  if (iterations !== undefined) {
    const [salt, digest] = decodeBoth(pbkdf2)
    return pbkdf2Phc({ algorithm, iterations: Number(iterations), salt, digest })
  }
  const [, N, r, p, ...scrypt] = SCRYPT.exec(text) ?? []
  if (N !== undefined) {
    const [salt, digest] = decodeBoth(scrypt)
    return scryptPhc({ N: Number(N), r: Number(r), p: Number(p), salt, digest })
  }
  const [, start, end = ''] = PADDED.exec(text) ?? []
  return start === undefined ? undefined : `${start}${end}`
}

function decodeBoth([salt = '', digest = '']: readonly string[]) {
  return [Buffer.from(salt, 'base64'), Buffer.from(digest, 'base64')] as const
}

/** Base64 without padding, as PHC strings have it. */
export function encode(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replaceAll('=', '')
}
