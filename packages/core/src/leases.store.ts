import type { Store } from '@barycenter/database/database'
import { rows, type Steps } from '@barycenter/database/transaction'
import { and, eq, gt, lte } from 'drizzle-orm'

/** The right to do something that only one process may do at a time, until it expires. */
export interface Lease {
  readonly name: string
  readonly holder: string
}

/** Takes a lease that nobody holds, or whose holder let it expire; false if somebody has it. */
export function* acquireLease(
  store: Store,
  lease: Lease,
  time: { now: Date; expiresAt: Date },
): Steps<boolean> {
  const { leases } = store.tables
  const { holder } = lease
  const taken = yield* rows(
    store.queries
      .insert(leases)
      .values({ ...lease, expiresAt: time.expiresAt })
      .onConflictDoUpdate({
        target: leases.name,
        set: { holder, expiresAt: time.expiresAt },
        setWhere: lte(leases.expiresAt, time.now),
      })
      .returning({ holder: leases.holder }),
  )
  return taken.length === 1
}

/** Keeps a lease for longer, even if it has expired; false if it has passed to another. */
export function* renewLease(
  store: Store,
  lease: Lease,
  { expiresAt }: { readonly expiresAt: Date },
): Steps<boolean> {
  const { leases } = store.tables
  const renewed = yield* rows(
    store.queries
      .update(leases)
      .set({ expiresAt })
      .where(held(store, lease))
      .returning({ holder: leases.holder }),
  )
  return renewed.length === 1
}

/** Whether somebody holds a lease. */
export function* isLeaseHeld(
  { queries, tables: { leases } }: Store,
  name: string,
  now: Date,
): Steps<boolean> {
  const found = yield* rows(
    queries
      .select({ holder: leases.holder })
      .from(leases)
      .where(and(eq(leases.name, name), gt(leases.expiresAt, now))),
  )
  return found.length > 0
}

/** Whether a lease has not passed to another, even if it has expired. Nobody takes it before the transaction ends. */
export function* confirmLease(store: Store, lease: Lease): Steps<boolean> {
  const { leases } = store.tables
  const { holder } = lease
  const confirmed = yield* rows(
    store.queries
      .update(leases)
      .set({ holder })
      .where(held(store, lease))
      .returning({ holder: leases.holder }),
  )
  return confirmed.length === 1
}

/** Gives a lease back, if it is still ours. */
export function* releaseLease(store: Store, lease: Lease): Steps<void> {
  const { leases } = store.tables
  yield* rows(store.queries.delete(leases).where(held(store, lease)).returning({ holder: leases.holder }))
}

function held({ tables }: Store, { name, holder }: Lease) {
  return and(eq(tables.leases.name, name), eq(tables.leases.holder, holder))
}
