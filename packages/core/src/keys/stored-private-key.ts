import type { JsonObject } from '@barycenter/database/json'
import { missingEncryptionKey, type Sealer } from '../secrets/sealer.ts'
import type { NewSigningKey } from './signing-key.store.ts'

type Stored = Pick<NewSigningKey, 'keyId' | 'privateJwk'>

/** Whether the private half of a key is stored sealed. */
export function isSealed({ privateJwk }: Pick<Stored, 'privateJwk'>): boolean {
  return typeof privateJwk['sealed'] === 'string'
}

/** A key as it is stored: its private half sealed, where there is something to seal with. */
export function sealSigningKey<K extends Stored>(key: K, sealer: Sealer | undefined): K {
  if (sealer === undefined || isSealed(key)) return key
  const sealed = sealer.seal(placeOf(key), JSON.stringify(key.privateJwk))
  return { ...key, privateJwk: { sealed } }
}

/**
 * The private half of a stored key.
 *
 * @throws {EncryptionKeyError} when it is sealed, and what is configured does not open it.
 */
export function openPrivateKey(key: Stored, sealer: Sealer | undefined): JsonObject {
  const { sealed } = key.privateJwk
  if (typeof sealed !== 'string') return key.privateJwk
  if (sealer === undefined) throw missingEncryptionKey()
  // What was sealed was a JWK.
  return JSON.parse(sealer.open(placeOf(key), sealed)) as JsonObject
}

function placeOf({ keyId }: Stored): string {
  return `signing-key:${keyId}`
}
