import { createCipheriv, createDecipheriv } from 'node:crypto'
import type { Random } from '../random.ts'

/**
 * Encrypts what the database holds and must give back: private keys, secrets of this installation,
 * client secrets for `client_secret_jwt`. There is one (`env.sealer`) when `keys.encryption_key` is
 * configured; without one, what can be done without is not done at all.
 */
export interface Sealer {
  /**
   * Encrypts a text.
   *
   * @param place where it is going to be stored (`client-secret:<client_id>`): it opens nowhere else.
   */
  seal(place: string, text: string): string
  /**
   * The text that was sealed for a place.
   *
   * @throws {EncryptionKeyError} when another key sealed it, or another place, or it was changed since.
   */
  open(place: string, sealed: string): string
}

/** Something in the database cannot be opened with the configured key. The message names the setting. */
export class EncryptionKeyError extends Error {
  override readonly name = 'EncryptionKeyError'
}

/** The refusal to go on without the key that the database's secrets were sealed with. */
export function missingEncryptionKey(): EncryptionKeyError {
  return new EncryptionKeyError(
    'keys.encryption_key is not set, but the database holds secrets that were sealed with one; set it again',
  )
}

const CIPHER = 'aes-256-gcm'
const IV_BYTES = 12
const TAG_BYTES = 16

/**
 * Seals with AES-256-GCM (NIST SP 800-38D), a fresh 96-bit IV each time.
 *
 * @param encryptionKey 32 bytes as base64url.
 */
export function createSealer(encryptionKey: string, random: Random): Sealer {
  const key = Buffer.from(encryptionKey, 'base64url')
  return {
    seal: (place, text) => {
      const iv = Buffer.from(random.token(), 'base64url').subarray(0, IV_BYTES)
      const cipher = createCipheriv(CIPHER, key, iv).setAAD(Buffer.from(place))
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url')
    },
    open: (place, sealed) => {
      const bytes = Buffer.from(sealed, 'base64url')
      try {
        const iv = bytes.subarray(0, IV_BYTES)
        const decipher = createDecipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES })
          .setAAD(Buffer.from(place))
          .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
        return (
          decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
        )
      } catch (cause) {
        throw new EncryptionKeyError(
          `keys.encryption_key does not open what the database holds (${place}): it was sealed with another key; set that one`,
          { cause },
        )
      }
    },
  }
}
