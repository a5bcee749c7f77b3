import { missingEncryptionKey, type Sealer } from './sealer.ts'

/** A secret as it is stored. */
interface Stored {
  readonly name: string
  readonly value: string
}

/** Sets apart what is sealed from what is not: no secret has a colon in it. */
const SEALED = 'sealed:'

/** Whether a secret is stored sealed. */
export function isSealedInstanceSecret({ value }: Stored): boolean {
  return value.startsWith(SEALED)
}

/** How a secret is to be stored: sealed, where there is something to seal with. */
export function sealInstanceSecret(secret: Stored, sealer: Sealer | undefined): string {
  if (sealer === undefined || isSealedInstanceSecret(secret)) return secret.value
  return SEALED + sealer.seal(placeOf(secret), secret.value)
}

/**
 * A stored secret in the clear.
 *
 * @throws {EncryptionKeyError} when it is sealed, and what is configured does not open it.
 */
export function openInstanceSecret(secret: Stored, sealer: Sealer | undefined): string {
  if (!isSealedInstanceSecret(secret)) return secret.value
  if (sealer === undefined) throw missingEncryptionKey()
  return sealer.open(placeOf(secret), secret.value.slice(SEALED.length))
}

function placeOf({ name }: Stored): string {
  return `instance-secret:${name}`
}
