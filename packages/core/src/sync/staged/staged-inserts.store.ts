import type { Store } from '@barycenter/database/database'
import type { Schema } from '@barycenter/database/schema'
import { rows, type Steps } from '@barycenter/database/transaction'
import { and, eq, getTableColumns, inArray, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import type { Actor } from '../../audit/actor.ts'
import { actorColumns } from '../../audit/audit.store.ts'
import { timePrefix } from '../../id-time.ts'
import type { BatchName } from './staged-batch.store.ts'

/** Creates the users of a batch who are new; returns how many. */
export function* insertStagedUsers(
  { queries, tables: { users, syncStagedUsers: from } }: Store,
  { runId, number, now }: BatchName & { readonly now: Date },
): Steps<number> {
  const at = sql`${sql.param(now, users.createdAt)}`
  const values: Values<'users'> = {
    subject: from.subject,
    username: from.username,
    usernameKey: from.usernameKey,
    email: from.email,
    emailVerified: from.emailVerified,
    enabled: from.enabled,
    properties: from.properties,
    passwordHash: from.passwordHash,
    declaredPasswordHash: from.passwordHash,
    passwordRehash: sql`null`,
    passwordChangedAt: at,
    source: from.source,
    revision: sql`1`,
    createdAt: at,
    updatedAt: at,
    secondFactorRequired: sql`false`,
  }
  const created = and(eq(from.runId, runId), eq(from.batch, number), eq(from.kind, 'create'))
  const select = sql`select ${listOf(users, values)} from ${from} where ${created}`
  return (yield* rows(queries.insert(users).select(select).returning({ subject: users.subject }))).length
}

/** Records what a batch changes; returns how many events that are. */
export function* insertStagedEvents(
  { queries, tables: { auditEvents, syncStagedUsers: from } }: Store,
  { runId, number, by, now }: BatchName & { readonly by: Actor; readonly now: Date },
): Steps<number> {
  const { actor, address, userAgent, requestId } = actorColumns(by)
  const who = {
    actor: sql`${actor}`,
    address: sql`${address}`,
    userAgent: sql`${userAgent}`,
    requestId: sql`${requestId}`,
  }
  const values: Values<'auditEvents'> = {
    // The id was made when the batch was sent: it is to sort by when the event happened.
    eventId: sql`${timePrefix(now)} || substr(${from.eventId}, 14)`,
    at: sql`${sql.param(now, auditEvents.at)}`,
    action: sql`'user.' || ${from.kind}`,
    target: from.subject,
    runId: from.runId,
    detail: from.detail,
    outcome: sql`'SUCCESS'`,
    code: sql`null`,
    ...who,
  }
  const changed = and(
    eq(from.runId, runId),
    eq(from.batch, number),
    inArray(from.kind, ['create', 'update', 'disable', 'delete']),
  )
  const select = sql`select ${listOf(auditEvents, values)} from ${from} where ${changed}`
  const events = queries.insert(auditEvents).select(select).returning({ eventId: auditEvents.eventId })
  return (yield* rows(events)).length
}

/** What is to stand in each column of a table. */
type Values<T extends keyof Schema> = Readonly<Record<keyof Schema[T]['$inferSelect'], SQLWrapper>>

/** The values in the order of the columns, which is the order that they are inserted in. */
function listOf(table: PgTable, values: Readonly<Record<string, SQLWrapper>>): SQL {
  const columns = Object.keys(getTableColumns(table))
  return sql.join(
    columns.map((name) => sql`${values[name]}`),
    sql`, `,
  )
}

/** Stores the checkpoints of a batch in the place of those for the same nodes; returns how many. */
export function* replaceStagedCheckpoints(
  { queries, tables: { syncCheckpoints, syncStagedCheckpoints: from } }: Store,
  { runId, number, source }: BatchName & { readonly source: string },
): Steps<number> {
  const staged = yield* rows(
    queries
      .select({ checkpointId: from.checkpointId, node: from.node, hash: from.hash })
      .from(from)
      .where(and(eq(from.runId, runId), eq(from.batch, number))),
  )
  for (let start = 0; start < staged.length; start += 500) {
    yield* rows(
      queries
        .insert(syncCheckpoints)
        .values(staged.slice(start, start + 500).map((checkpoint) => ({ ...checkpoint, source })))
        .onConflictDoUpdate({ target: syncCheckpoints.checkpointId, set: { hash: sql`excluded.hash` } })
        .returning({ node: syncCheckpoints.node }),
    )
  }
  return staged.length
}
