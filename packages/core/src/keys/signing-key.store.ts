import type { Store } from '@barycenter/database/database'
import type { JsonObject } from '@barycenter/database/json'
import type { Schema } from '@barycenter/database/schema'
import { rows, type Steps } from '@barycenter/database/transaction'
import { and, asc, eq, inArray, isNull } from 'drizzle-orm'
import { acquireLease, type Lease, releaseLease } from '../leases.store.ts'
import { type KeyState, withStates } from './key-state.ts'
import type { Rotation } from './key-times.ts'
import type { SigningAlgorithm } from './signing-keys.ts'

/** A key as it is stored. Its private half may be sealed: see stored-private-key.ts. */
export type StoredSigningKey = Schema['signingKeys']['$inferSelect']

/** A key that is to be stored; its times are for the store function to say. */
export type NewSigningKey = Pick<StoredSigningKey, 'keyId' | 'algorithm' | 'publicJwk' | 'privateJwk'>

/** All keys, the oldest first. */
export function* listSigningKeys({ queries, tables }: Store): Steps<StoredSigningKey[]> {
  const { signingKeys } = tables
  return yield* rows(
    queries.select().from(signingKeys).orderBy(asc(signingKeys.createdAt), asc(signingKeys.keyId)),
  )
}

/** The key that signs for an algorithm now. */
export function* findActiveSigningKey(
  { queries, tables }: Store,
  algorithm: SigningAlgorithm,
  now: Date,
): Steps<StoredSigningKey | undefined> {
  const { signingKeys } = tables
  const keys = yield* rows(queries.select().from(signingKeys).where(eq(signingKeys.algorithm, algorithm)))
  return withStates(keys, now).find(({ state }) => state === 'active')
}

/**
 * Stores a key for an algorithm that has none, and returns the key that it has then. Processes that
 * start together all offer one, and all get the first one's.
 */
export function* insertFirstSigningKey(store: Store, key: NewSigningKey, now: Date): Steps<StoredSigningKey> {
  const turn = yield* takeTurn(store, key.algorithm, now)
  const found = yield* findActiveSigningKey(store, key.algorithm, now)
  const stored = found ?? (yield* insertSigningKey(store, key, { createdAt: now, activeFrom: null }))
  yield* releaseLease(store, turn)
  return stored
}

/** What became of a key that was offered as the next one. */
export type Succession =
  /** It signs from its time on, and the one before it stays published for a while. */
  | { readonly kind: 'succeeds'; readonly key: StoredSigningKey }
  /** The algorithm had no key: it signs from now on. */
  | { readonly kind: 'first'; readonly key: StoredSigningKey }
  /** Another one waits for its turn already, or this one is stored already; nothing was written. */
  | { readonly kind: 'kept'; readonly key: StoredSigningKey }

/** Stores a key as the successor of the one that signs for its algorithm, unless one waits already. */
export function* insertNextSigningKey(
  store: Store,
  key: NewSigningKey,
  rotation: Rotation & { readonly now: Date },
): Steps<Succession> {
  return yield* insertBehind(store, key, { ...rotation, keep: ({ state }) => state === 'pending' })
}

/** Stores a key that was made elsewhere as the successor of all others of its algorithm, unless it is stored already. */
export function* insertImportedSigningKey(
  store: Store,
  key: NewSigningKey,
  rotation: Rotation & { readonly now: Date },
): Steps<Succession> {
  return yield* insertBehind(store, key, { ...rotation, keep: ({ keyId }) => keyId === key.keyId })
}

type Keep = (stored: StoredSigningKey & { readonly state: KeyState }) => boolean

function* insertBehind(
  store: Store,
  key: NewSigningKey,
  { now, activeFrom, publishedUntil, keep }: Rotation & { readonly now: Date; readonly keep: Keep },
): Steps<Succession> {
  const { signingKeys } = store.tables
  const ofAlgorithm = eq(signingKeys.algorithm, key.algorithm)
  const turn = yield* takeTurn(store, key.algorithm, now)
  const stored = withStates(yield* rows(store.queries.select().from(signingKeys).where(ofAlgorithm)), now)
  const kept = stored.find(keep)
  if (kept !== undefined) {
    yield* releaseLease(store, turn)
    return { kind: 'kept', key: kept }
  }
  const isFirst = stored.every(({ state }) => state !== 'active')
  yield* rows(
    store.queries
      .update(signingKeys)
      .set({ publishedUntil })
      .where(and(ofAlgorithm, isNull(signingKeys.publishedUntil), isNull(signingKeys.retiredAt)))
      .returning({ keyId: signingKeys.keyId }),
  )
  const times = { createdAt: now, activeFrom: isFirst ? null : activeFrom }
  const created = yield* insertSigningKey(store, key, times)
  yield* releaseLease(store, turn)
  return { kind: isFirst ? 'first' : 'succeeds', key: created }
}

/** Replaces how a private key is stored: in the clear, or sealed. */
export function* updatePrivateKey(
  { queries, tables }: Store,
  keyId: string,
  privateJwk: JsonObject,
): Steps<void> {
  const { signingKeys } = tables
  yield* rows(
    queries
      .update(signingKeys)
      .set({ privateJwk })
      .where(eq(signingKeys.keyId, keyId))
      .returning({ keyId: signingKeys.keyId }),
  )
}

/** Deletes keys, and says how many there were. */
export function* deleteSigningKeys({ queries, tables }: Store, keyIds: readonly string[]): Steps<number> {
  const { signingKeys } = tables
  if (keyIds.length === 0) return 0
  const deleted = yield* rows(
    queries
      .delete(signingKeys)
      .where(inArray(signingKeys.keyId, [...keyIds]))
      .returning({ keyId: signingKeys.keyId }),
  )
  return deleted.length
}

/** The row of the lease, held to the end of the transaction, makes processes follow one another. */
export function* takeTurn(store: Store, algorithm: SigningAlgorithm, now: Date): Steps<Lease> {
  const lease = { name: `signing-key:${algorithm}`, holder: `signing-key:${algorithm}` }
  yield* acquireLease(store, lease, { now, expiresAt: now })
  return lease
}

/** Stores a key with its times. */
export function* insertSigningKey(
  { queries, tables }: Store,
  key: NewSigningKey,
  times: Pick<StoredSigningKey, 'createdAt' | 'activeFrom'>,
): Steps<StoredSigningKey> {
  const { keyId, algorithm, publicJwk, privateJwk } = key
  const [stored] = yield* rows(
    queries
      .insert(tables.signingKeys)
      .values({ keyId, algorithm, publicJwk, privateJwk, ...times })
      .returning(),
  )
  if (stored === undefined) throw new TypeError('the signing key was not stored')
  return stored
}
