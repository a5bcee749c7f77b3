import type { Store } from '@barycenter/database/database'
import { rows, type Steps } from '@barycenter/database/transaction'
import { and, eq, exists, inArray, isNotNull, type SQL, sql } from 'drizzle-orm'
import type { Actor } from '../../audit/actor.ts'
import { shutOut } from '../../logout/end-session.store.ts'
import { asSubject, type Subject } from '../../users/user.ts'
import { PlanMovedError } from '../apply.store.ts'
import type { BatchName, StagedUser } from './staged-batch.store.ts'
import { insertStagedEvents, insertStagedUsers, replaceStagedCheckpoints } from './staged-inserts.store.ts'

/** What writing a batch came to. */
export interface WrittenBatch {
  readonly rowsWritten: number
  readonly sessionsRevoked: number
  readonly grantsRevoked: number
}

/** A batch to write, and in whose name. */
export interface BatchToWrite extends BatchName {
  readonly source: string
  readonly by: Actor
  readonly now: Date
  /** How many rows of each kind it has. */
  readonly created: number
  /** Updated, disabled and noted. */
  readonly updated: number
  readonly deleted: number
}

/**
 * Writes what is staged in a batch, in the transaction that it is called in: so many statements, however
 * many users there are. Each row names the state that it was decided on.
 *
 * @throws {PlanMovedError} when that is not the state any more; the transaction must not be committed.
 */
export function* writeBatch(store: Store, batch: BatchToWrite): Steps<WrittenBatch> {
  const created = batch.created === 0 ? 0 : yield* insertStagedUsers(store, batch)
  if (created !== batch.created) throw new PlanMovedError('a username was taken')
  const updated = batch.updated === 0 ? 0 : yield* updateStaged(store, batch)
  if (updated !== batch.updated) throw new PlanMovedError('a user was changed')

  const out = yield* findSignedOut(store, batch)
  const { subjects: revoked, grantsRevoked, deliveries } = yield* shutOut(store, out, batch.now)
  yield* noteRevocations(store, batch, revoked)
  const deleted = batch.deleted === 0 ? 0 : yield* deleteStaged(store, batch)
  if (deleted !== batch.deleted) throw new PlanMovedError('a user was changed')

  const events = yield* insertStagedEvents(store, batch)
  const checkpoints = yield* replaceStagedCheckpoints(store, batch)
  const ended = revoked.length + grantsRevoked + deliveries
  const rowsWritten = created + updated + deleted + ended + events + checkpoints
  const written = { rowsWritten, sessionsRevoked: revoked.length, grantsRevoked }
  const { syncStagedBatches } = store.tables
  yield* rows(
    store.queries
      .update(syncStagedBatches)
      .set({ written })
      .where(and(eq(syncStagedBatches.runId, batch.runId), eq(syncStagedBatches.number, batch.number)))
      .returning({ number: syncStagedBatches.number }),
  )
  return written
}

/** The rows of a batch that are of some kinds. */
function staged(
  { tables: { syncStagedUsers } }: Store,
  { runId, number }: BatchName,
  kinds: StagedUser['kind'][],
) {
  return and(
    eq(syncStagedUsers.runId, runId),
    eq(syncStagedUsers.batch, number),
    inArray(syncStagedUsers.kind, kinds),
  )
}

function* updateStaged(store: Store, batch: BatchToWrite): Steps<number> {
  const { queries, tables } = store
  const { users, syncStagedUsers: from } = tables
  const isSet = isNotNull(from.passwordHash)
  const now = sql.param(batch.now, users.updatedAt)
  const updated = yield* rows(
    queries
      .update(users)
      .set({
        username: sql`${from.username}`,
        email: sql`${from.email}`,
        emailVerified: sql`${from.emailVerified}`,
        enabled: sql`${from.enabled}`,
        properties: sql`${from.properties}`,
        source: sql`${from.source}`,
        passwordHash: sql`coalesce(${from.passwordHash}, ${users.passwordHash})`,
        declaredPasswordHash: sql`coalesce(${from.passwordHash}, ${from.notedHash}, ${users.declaredPasswordHash})`,
        passwordRehash: unless(isSet, sql`${users.passwordRehash}`),
        passwordChangedAt: sql`case when ${isSet} then ${now} else ${users.passwordChangedAt} end`,
        updatedAt: sql`case when ${eq(from.kind, 'noted')} then ${users.updatedAt} else ${now} end`,
        revision: sql`${users.revision} + 1`,
      })
      .from(from)
      .where(
        and(
          staged(store, batch, ['update', 'disable', 'noted']),
          eq(users.subject, from.subject),
          eq(users.revision, from.decidedRevision),
        ),
      )
      .returning({ subject: users.subject }),
  )
  return updated.length
}

function unless(condition: SQL, value: SQL): SQL {
  return sql`case when ${condition} then null else ${value} end`
}

/** Who is out afterwards, or has another password. */
function* findSignedOut({ queries, tables }: Store, { runId, number }: BatchName): Steps<Subject[]> {
  const { syncStagedUsers } = tables
  const found = yield* rows(
    queries
      .select({ subject: syncStagedUsers.subject })
      .from(syncStagedUsers)
      .where(
        and(
          eq(syncStagedUsers.runId, runId),
          eq(syncStagedUsers.batch, number),
          eq(syncStagedUsers.endsSessions, true),
        ),
      ),
  )
  return found.flatMap(({ subject }) => (subject === null ? [] : [asSubject(subject)]))
}

/** Keeps for the results how many sessions each user lost: a statement for each number that occurs. */
function* noteRevocations(store: Store, batch: BatchName, revoked: readonly Subject[]): Steps<void> {
  const { queries, tables } = store
  const { syncStagedUsers } = tables
  const counts = [...Map.groupBy(revoked, (subject) => subject)].map(
    ([subject, all]) => [subject, all.length] as const,
  )
  for (const [sessionsRevoked, some] of Map.groupBy(counts, ([, count]) => count)) {
    for (let start = 0; start < some.length; start += 1000) {
      const subjects = some.slice(start, start + 1000).map(([subject]) => subject)
      yield* rows(
        queries
          .update(syncStagedUsers)
          .set({ sessionsRevoked })
          .where(
            and(
              eq(syncStagedUsers.runId, batch.runId),
              eq(syncStagedUsers.batch, batch.number),
              inArray(syncStagedUsers.subject, subjects),
            ),
          )
          .returning({ subject: syncStagedUsers.subject }),
      )
    }
  }
}

function* deleteStaged(store: Store, batch: BatchName): Steps<number> {
  const { queries, tables } = store
  const { users, syncStagedUsers } = tables
  const subjects = queries
    .select({ subject: syncStagedUsers.subject })
    .from(syncStagedUsers)
    .where(staged(store, batch, ['delete']))
  const decision = queries
    .select({ subject: syncStagedUsers.subject })
    .from(syncStagedUsers)
    .where(
      and(
        staged(store, batch, ['delete']),
        eq(syncStagedUsers.subject, users.subject),
        eq(syncStagedUsers.decidedRevision, users.revision),
      ),
    )
  const deleted = yield* rows(
    queries
      .delete(users)
      .where(and(inArray(users.subject, subjects), exists(decision)))
      .returning({ subject: users.subject }),
  )
  return deleted.length
}
