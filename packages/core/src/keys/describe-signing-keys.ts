import type { JsonObject } from '@barycenter/database/json'
import type { Env } from '../env.ts'
import { activeSince, type KeyState, withStates } from './key-state.ts'
import { listSigningKeys, type StoredSigningKey } from './signing-key.store.ts'
import type { SigningKey } from './signing-key.ts'
import type { SigningAlgorithm } from './signing-keys.ts'
import { openPrivateKey } from './stored-private-key.ts'

/** A key as operators see it: without its private half. */
export interface SigningKeyDescription {
  readonly keyId: string
  readonly algorithm: SigningAlgorithm
  readonly state: KeyState
  readonly createdAt: Date
  /** From when it signs. */
  readonly activeFrom: Date
  /** Until when it is published; null while it has no successor. */
  readonly publishedUntil: Date | null
  /** When an operator took it out of use. */
  readonly retiredAt: Date | null
  /** The public half as it is published, RFC 7517. */
  readonly publicJwk: JsonObject
}

/** All keys, the oldest first. */
export async function describeSigningKeys({
  database,
  clock,
}: Pick<Env, 'database' | 'clock'>): Promise<readonly SigningKeyDescription[]> {
  const keys = withStates(await database.run(listSigningKeys), clock.now())
  return keys.map(describeSigningKey)
}

/** What may be shown of a key. */
export function describeSigningKey(
  key: StoredSigningKey & { readonly state: KeyState },
): SigningKeyDescription {
  const { keyId, algorithm, state, createdAt, publishedUntil, retiredAt, publicJwk } = key
  return {
    keyId,
    algorithm,
    state,
    createdAt,
    activeFrom: activeSince(key),
    publishedUntil: retiredAt ?? publishedUntil,
    retiredAt,
    publicJwk,
  }
}

/**
 * The key of an algorithm that signs last: the one that waits for its turn, or else the active one.
 *
 * @throws {EncryptionKeyError} when it is sealed, and what is configured does not open it.
 */
export async function findLastSigningKey(
  { database, sealer }: Pick<Env, 'database' | 'sealer'>,
  algorithm: SigningAlgorithm,
): Promise<SigningKey | undefined> {
  const keys = await database.run(listSigningKeys)
  const last = keys
    .filter((key) => key.algorithm === algorithm && key.retiredAt === null)
    .reduce<(typeof keys)[number] | undefined>(
      (latest, key) => (latest === undefined || activeSince(key) >= activeSince(latest) ? key : latest),
      undefined,
    )
  return last && { ...last, privateJwk: openPrivateKey(last, sealer) }
}
