import { createCipheriv, createHash } from 'node:crypto'

/** The longest password, in bytes, whose entry fits into what pgpool reads of a line. */
export const MAX_AES_PASSWORD = 79

const KEY_LENGTH = 32
const IV_LENGTH = 16

/**
 * Encrypts a password as pg_enc does: AES-256-CBC, key and IV derived from the pool key by one round of
 * SHA-1 without salt (OpenSSL's EVP_BytesToKey). So the same password is always the same text, and whoever
 * has the key can read it.
 */
export function aesEntry(poolKey: Uint8Array, password: string): string {
  const derived = deriveBytes(poolKey)
  const key = derived.subarray(0, KEY_LENGTH)
  const iv = derived.subarray(KEY_LENGTH, KEY_LENGTH + IV_LENGTH)
  const cipher = createCipheriv('aes-256-cbc', key, iv)
  return `AES${Buffer.concat([cipher.update(password, 'utf8'), cipher.final()]).toString('base64')}`
}

function deriveBytes(poolKey: Uint8Array): Buffer {
  const digest = (previous: Uint8Array) => createHash('sha1').update(previous).update(poolKey).digest()
  const first = digest(new Uint8Array())
  const second = digest(first)
  return Buffer.concat([first, second, digest(second)])
}
