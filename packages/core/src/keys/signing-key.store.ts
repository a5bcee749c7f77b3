import type { Store } from '@barycenter/database/database'
import { rows, type Steps } from '@barycenter/database/transaction'
import { asc, desc, eq } from 'drizzle-orm'
import { acquireLease, releaseLease } from '../leases.store.ts'
import type { SigningKey } from './signing-key.ts'
import type { SigningAlgorithm } from './signing-keys.ts'

/** All keys, the oldest first. */
export function* listSigningKeys({ queries, tables }: Store): Steps<SigningKey[]> {
  const { signingKeys } = tables
  return yield* rows(
    queries.select().from(signingKeys).orderBy(asc(signingKeys.createdAt), asc(signingKeys.keyId)),
  )
}

/** The newest key for an algorithm. */
export function* findSigningKey(
  { queries, tables }: Store,
  algorithm: SigningAlgorithm,
): Steps<SigningKey | undefined> {
  const { signingKeys } = tables
  const [newest] = yield* rows(
    queries
      .select()
      .from(signingKeys)
      .where(eq(signingKeys.algorithm, algorithm))
      .orderBy(desc(signingKeys.createdAt), desc(signingKeys.keyId))
      .limit(1),
  )
  return newest
}

/** Stores a key, unless it is stored already. */
export function* insertSigningKey({ queries, tables }: Store, key: SigningKey, now: Date): Steps<void> {
  const { signingKeys } = tables
  yield* rows(
    queries
      .insert(signingKeys)
      .values({ ...key, createdAt: now })
      .onConflictDoNothing()
      .returning({ keyId: signingKeys.keyId }),
  )
}

/**
 * Stores a key for an algorithm that has none, and returns the key that it has then. Processes that
 * start together all offer one; the row of the lease, held to the end of the transaction, makes them
 * follow one another, and all get the first one's.
 */
export function* insertFirstSigningKey(store: Store, key: SigningKey, now: Date): Steps<SigningKey> {
  const lease = { name: `signing-key:${key.algorithm}`, holder: key.keyId }
  yield* acquireLease(store, lease, { now, expiresAt: now })
  const found = yield* findSigningKey(store, key.algorithm)
  if (found === undefined) yield* insertSigningKey(store, key, now)
  yield* releaseLease(store, lease)
  return found ?? key
}
