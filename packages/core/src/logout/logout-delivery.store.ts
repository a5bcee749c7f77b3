import type { Store } from '@barycenter/database/database'
import type { Schema } from '@barycenter/database/schema'
import { rows, type Steps } from '@barycenter/database/transaction'
import { and, asc, eq, gt, inArray, lte, notInArray, sql } from 'drizzle-orm'
import { asClientRecord } from '../clients/client.store.ts'
import { asClientId, type ClientId, type ClientRecord } from '../clients/client.ts'
import { asSubject, type Subject } from '../users/user.ts'

/** How many rows one statement inserts; each brings a parameter a column. */
const ROWS_PER_INSERT = 1000

/** A logout that a client is to be told of, and how often that has been tried, the present time included. */
export type LogoutDelivery = Omit<
  Schema['logoutDeliveries']['$inferSelect'],
  'clientId' | 'subject' | 'nextAttemptAt'
> & { readonly clientId: ClientId; readonly subject: Subject }

/** A delivery that is ours to attempt, with its client as that is registered now. */
export interface ClaimedDelivery {
  readonly delivery: LogoutDelivery
  readonly client: ClientRecord | undefined
}

/** Stores what clients are to be told. */
export function* insertLogoutDeliveries(
  { queries, tables: { logoutDeliveries } }: Store,
  deliveries: readonly Schema['logoutDeliveries']['$inferInsert'][],
): Steps<void> {
  for (let start = 0; start < deliveries.length; start += ROWS_PER_INSERT) {
    const some = deliveries.slice(start, start + ROWS_PER_INSERT)
    const insert = queries.insert(logoutDeliveries).values(some).onConflictDoNothing()
    yield* rows(insert.returning({ deliveryId: logoutDeliveries.deliveryId }))
  }
}

/** What to claim of the deliveries that are due. */
export interface Claim {
  readonly now: Date
  /** When another process may take a delivery up, should this one die. */
  readonly until: Date
  readonly limit: number
  /** Clients that are not to be asked more for the moment. */
  readonly except: readonly ClientId[]
}

/**
 * Takes deliveries that are due. Until the claim runs out nobody else gets them: a process that comes at
 * the same moment waits for the rows, and then finds them no longer due.
 */
export function* claimLogoutDeliveries(
  { queries, tables }: Store,
  { now, until, limit, except }: Claim,
): Steps<ClaimedDelivery[]> {
  const { logoutDeliveries, clients } = tables
  const { deliveryId, clientId, nextAttemptAt, expiresAt, attempts } = logoutDeliveries
  const due = and(lte(nextAttemptAt, now), gt(expiresAt, now))
  const next = queries
    .select({ deliveryId })
    .from(logoutDeliveries)
    .where(and(due, except.length === 0 ? undefined : notInArray(clientId, [...except])))
    .orderBy(asc(nextAttemptAt))
    .limit(limit)
  const claimed = yield* rows(
    queries
      .update(logoutDeliveries)
      .set({ nextAttemptAt: until, attempts: sql`${attempts} + 1` })
      .where(and(inArray(deliveryId, next), due))
      .returning(),
  )
  if (claimed.length === 0) return []
  const ids = [...new Set(claimed.map((delivery) => delivery.clientId))]
  const found = yield* rows(queries.select().from(clients).where(inArray(clients.clientId, ids)))
  const records = new Map(found.map((row) => [row.clientId, asClientRecord(row)]))
  return claimed.map((row) => ({
    delivery: { ...row, clientId: asClientId(row.clientId), subject: asSubject(row.subject) },
    client: records.get(row.clientId),
  }))
}

/** Forgets a delivery: it arrived, or there is no use in trying it again. */
export function* deleteLogoutDelivery(
  { queries, tables: { logoutDeliveries } }: Store,
  { deliveryId }: LogoutDelivery,
): Steps<void> {
  const { deliveryId: id } = logoutDeliveries
  yield* rows(queries.delete(logoutDeliveries).where(eq(id, deliveryId)).returning({ deliveryId: id }))
}

/** Lets a delivery be tried again later, unless its claim has passed to another process meanwhile. */
export function* postponeLogoutDelivery(
  { queries, tables: { logoutDeliveries } }: Store,
  { deliveryId, attempts }: LogoutDelivery,
  nextAttemptAt: Date,
): Steps<void> {
  const { deliveryId: id } = logoutDeliveries
  const ours = and(eq(id, deliveryId), eq(logoutDeliveries.attempts, attempts))
  yield* rows(
    queries.update(logoutDeliveries).set({ nextAttemptAt }).where(ours).returning({ deliveryId: id }),
  )
}

/** Postpones all that is due for a client that does not answer, so that others need not wait for it. */
export function* postponeLogoutDeliveriesTo(
  { queries, tables: { logoutDeliveries } }: Store,
  clientId: ClientId,
  { now, nextAttemptAt }: { readonly now: Date; readonly nextAttemptAt: Date },
): Steps<void> {
  const due = and(eq(logoutDeliveries.clientId, clientId), lte(logoutDeliveries.nextAttemptAt, now))
  yield* rows(
    queries
      .update(logoutDeliveries)
      .set({ nextAttemptAt })
      .where(due)
      .returning({ deliveryId: logoutDeliveries.deliveryId }),
  )
}
