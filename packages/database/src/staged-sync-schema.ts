import type { Columns } from './columns.ts'
import type { JsonObject } from './json.ts'

/**
 * The tables of syncs that are sent in batches. A row of these is what a run would write, with
 * passwords hashed; nothing of it holds before the run is committed.
 */
export function defineStagedSyncTables(c: Columns) {
  const syncStagedRuns = c.table(
    'sync_staged_runs',
    {
      runId: c.text('run_id').primaryKey(),
      actor: c.text('actor').notNull(),
      source: c.text('source').notNull(),
      /** How the run goes about it, fixed when it is begun. */
      options: c.json<JsonObject>('options').notNull(),
      startedAt: c.instant('started_at').notNull(),
      /** When what was staged may be deleted. Moves on with every batch. */
      expiresAt: c.instant('expires_at').notNull(),
      /** When all batches had been planned, and nothing was found to be in the way of hashing passwords. */
      checkedAt: c.instant('checked_at'),
      /** What came of the run, once it is committed, its results apart. */
      outcome: c.json<JsonObject>('outcome'),
    },
    (table) => [c.uniqueIndex('sync_staged_runs_source').on(table.source)],
  )

  const syncStagedBatches = c.table(
    'sync_staged_batches',
    {
      runId: c.text('run_id').notNull(),
      /** From 1, as the client counts; the highest ones are the run's own, of users to prune. */
      number: c.integer('number').notNull(),
      /** Which client sent it last: what an earlier one left behind counts once it was sent again. */
      ticket: c.text('ticket').notNull(),
      /**
       * An argon2id hash of the request, or, if it has no passwords in the clear, a digest of it. Empty while the
       * batch is only planned, and is to be sent again for its passwords to be hashed.
       */
      requestHash: c.text('request_hash').notNull(),
      /** The sum of what the batch contributes to the plan's hash. */
      planSum: c.text('plan_sum').notNull(),
      /** The generation of users that the batch was planned on. */
      generation: c.integer('generation').notNull().default(0),
      /** What was decided of users who are not written depends on: their keys, and a digest of their states. */
      basis: c.json<{ keys: string[]; digest: string }>('basis'),
      /** How many records end how. */
      counts: c.json<Record<string, number>>('counts').notNull(),
      /** What came of writing it, once it is written; a run that aborts on errors writes all of them at once. */
      written: c.json<{ rowsWritten: number; sessionsRevoked: number; grantsRevoked?: number }>('written'),
    },
    (table) => [c.uniqueIndex('sync_staged_batches_number').on(table.runId, table.number)],
  )

  const syncStagedUsers = c.table(
    'sync_staged_users',
    {
      runId: c.text('run_id').notNull(),
      batch: c.integer('batch').notNull(),
      /**
       * What is to be done. `listed`: nothing, but the user is not to be pruned. `noted`: nothing but that the
       * password is the declared one.
       */
      kind: c
        .oneOf('kind', ['create', 'update', 'disable', 'delete', 'refused', 'listed', 'noted'])
        .notNull(),
      /** Where the record stands in the client's files, from 0; -1 for a user whom these do not list. */
      recordIndex: c.integer('record_index').notNull(),
      usernameKey: c.text('username_key').notNull(),
      /** Of an existing user, or the one that a new user is to have. */
      subject: c.text('subject'),
      /** The revision that this was decided on. */
      decidedRevision: c.integer('decided_revision').notNull(),
      /** The columns of the user as they are to be. */
      username: c.text('username'),
      email: c.text('email'),
      emailVerified: c.flag('email_verified'),
      enabled: c.flag('enabled'),
      properties: c.json<JsonObject>('properties'),
      source: c.text('source'),
      /** The hash of the password to set, if one is set. */
      passwordHash: c.text('password_hash'),
      /** The hash to note as that of the password which was declared last, where none is set. */
      notedHash: c.text('noted_hash'),
      /** Whether the user is out afterwards, or has another password. */
      endsSessions: c.flag('ends_sessions').notNull(),
      sessionsRevoked: c.integer('sessions_revoked').notNull(),
      /** The id that the audit event of the change is to have. */
      eventId: c.text('event_id').notNull(),
      /** The detail of that event: the username, and what changes. */
      detail: c.json<JsonObject>('detail').notNull(),
      /** Why the record cannot be applied. */
      errors: c.json<JsonObject[]>('errors'),
    },
    (table) => [
      c.uniqueIndex('sync_staged_users_key').on(table.runId, table.usernameKey),
      c.index('sync_staged_users_batch').on(table.runId, table.batch),
    ],
  )

  const syncStagedCheckpoints = c.table(
    'sync_staged_checkpoints',
    {
      runId: c.text('run_id').notNull(),
      batch: c.integer('batch').notNull(),
      /** As in `sync_checkpoints`. */
      checkpointId: c.text('checkpoint_id').notNull(),
      node: c.text('node').notNull(),
      hash: c.text('hash').notNull(),
    },
    (table) => [c.index('sync_staged_checkpoints_batch').on(table.runId, table.batch)],
  )

  /** One row. */
  const syncGenerations = c.table('sync_generations', {
    name: c.text('name').primaryKey(),
    /** Grows with each transaction in which a sync writes users: who reads the same number twice missed none. */
    number: c.integer('number').notNull(),
  })

  return { syncGenerations, syncStagedRuns, syncStagedBatches, syncStagedUsers, syncStagedCheckpoints }
}
