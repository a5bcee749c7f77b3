import type { Store } from '@barycenter/database/database'
import { rows, type Steps } from '@barycenter/database/transaction'
import { and, eq, isNull } from 'drizzle-orm'
import { releaseLease } from '../leases.store.ts'
import { type KeyState, withStates } from './key-state.ts'
import { insertSigningKey, type NewSigningKey, type StoredSigningKey, takeTurn } from './signing-key.store.ts'

/** What became of a key that was to be retired. */
export type Retirement =
  | { readonly kind: 'retired'; readonly key: StoredSigningKey; readonly was: KeyState }
  /** It signs: without it there would be nothing to sign with. */
  | { readonly kind: 'active' }
  /** There is no such key, or it is retired already. */
  | { readonly kind: 'unknown' }

/** Takes a key out of use, unless it is the one that signs. */
export function* retireKey(store: Store, keyId: string, now: Date): Steps<Retirement> {
  const { queries, tables } = store
  const { signingKeys } = tables
  const [named] = yield* rows(queries.select().from(signingKeys).where(eq(signingKeys.keyId, keyId)))
  if (named === undefined) return { kind: 'unknown' }
  const ofAlgorithm = eq(signingKeys.algorithm, named.algorithm)
  const turn = yield* takeTurn(store, named.algorithm, now)
  const stored = withStates(yield* rows(queries.select().from(signingKeys).where(ofAlgorithm)), now)
  const found = stored.find((key) => key.keyId === keyId)
  const retirement = yield* retireFound(store, found, now)
  const isPendingLeft = stored.some((key) => key.state === 'pending' && key.keyId !== keyId)
  if (retirement.kind === 'retired' && retirement.was === 'pending' && !isPendingLeft) {
    // The one that signs has no successor any more, and no end.
    const active = stored.find(({ state }) => state === 'active')
    if (active !== undefined) yield* unlimit(store, active.keyId)
  }
  yield* releaseLease(store, turn)
  return retirement
}

function* retireFound(
  store: Store,
  found: (StoredSigningKey & { readonly state: KeyState }) | undefined,
  now: Date,
): Steps<Retirement> {
  if (found === undefined || found.state === 'retired') return { kind: 'unknown' }
  if (found.state === 'active') return { kind: 'active' }
  const { tables } = store
  const [key] = yield* retire(store, eq(tables.signingKeys.keyId, found.keyId), now)
  return key === undefined ? { kind: 'unknown' } : { kind: 'retired', key, was: found.state }
}

/** A key that signs from now on, and those that it replaced. */
export interface Replacement {
  readonly key: StoredSigningKey
  readonly retired: readonly StoredSigningKey[]
}

/** Stores a key that signs at once, and takes all others of its algorithm out of use. */
export function* replaceSigningKeys(store: Store, key: NewSigningKey, now: Date): Steps<Replacement> {
  const turn = yield* takeTurn(store, key.algorithm, now)
  const retired = yield* retire(store, eq(store.tables.signingKeys.algorithm, key.algorithm), now)
  const stored = yield* insertSigningKey(store, key, { createdAt: now, activeFrom: null })
  yield* releaseLease(store, turn)
  return { key: stored, retired }
}

/** The private half goes for good: nobody shall sign with it again. */
function* retire(
  { queries, tables: { signingKeys } }: Store,
  which: ReturnType<typeof eq>,
  now: Date,
): Steps<StoredSigningKey[]> {
  return yield* rows(
    queries
      .update(signingKeys)
      .set({ retiredAt: now, privateJwk: {} })
      .where(and(which, isNull(signingKeys.retiredAt)))
      .returning(),
  )
}

function* unlimit({ queries, tables: { signingKeys } }: Store, keyId: string): Steps<void> {
  yield* rows(
    queries
      .update(signingKeys)
      .set({ publishedUntil: null })
      .where(eq(signingKeys.keyId, keyId))
      .returning({ keyId: signingKeys.keyId }),
  )
}
