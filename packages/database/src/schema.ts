import { defineAuditTables } from './audit-schema.ts'
import type { Columns } from './columns.ts'
import { defineJobTables } from './job-schema.ts'
import type { JsonObject } from './json.ts'
import { defineOAuthTables } from './oauth-schema.ts'
import { defineStagedSyncTables } from './staged-sync-schema.ts'
import { defineWebAuthnTables } from './webauthn-schema.ts'

/** Every table, once. Each dialect's entry file calls this with its own column vocabulary. */
export function defineSchema(c: Columns) {
  const users = c.table(
    'users',
    {
      /** The `sub` of OpenID Connect Core §2: a UUIDv7, given once, never changed, never reused. */
      subject: c.text('subject').primaryKey(),
      username: c.text('username').notNull(),
      /** The username as it is compared: NFKC and case-folded. */
      usernameKey: c.text('username_key').notNull(),
      email: c.text('email'),
      emailVerified: c.flag('email_verified').notNull(),
      enabled: c.flag('enabled').notNull(),
      properties: c.json<JsonObject>('properties').notNull(),
      /** The hash that a sign-in is verified against: a PHC string of ours, or an imported one. */
      passwordHash: c.text('password_hash'),
      /** The hash of the password that a users file declared last; `on_change` compares with it. */
      declaredPasswordHash: c.text('declared_password_hash'),
      /** Set when a sign-in replaced `from` by `to`, a hash of the same password at today's cost. */
      passwordRehash: c.json<{ from: string; to: string }>('password_rehash'),
      passwordChangedAt: c.instant('password_changed_at'),
      /** Who declared this user: the `source` of the sync that created the record. */
      source: c.text('source'),
      /** Grows by one with each write; a write names the revision it was decided on. */
      revision: c.integer('revision').notNull(),
      createdAt: c.instant('created_at').notNull(),
      updatedAt: c.instant('updated_at').notNull(),
      /** Whether a password alone is not enough to sign in, whoever asks. */
      secondFactorRequired: c.flag('second_factor_required').notNull().default(false),
    },
    (table) => [
      c.uniqueIndex('users_username_key').on(table.usernameKey),
      c.index('users_email').on(table.email, table.subject),
      c.index('users_source').on(table.source, table.subject),
      c.index('users_source_username').on(table.source, table.usernameKey),
      c.index('users_enabled').on(table.enabled, table.subject),
      c.index('users_enabled_username').on(table.enabled, table.usernameKey),
    ],
  )

  const sessions = c.table(
    'sessions',
    {
      /** SHA-256 of the value in the browser's cookie, base64url. */
      sessionHash: c.text('session_hash').primaryKey(),
      subject: c
        .text('subject')
        .notNull()
        .references(() => users.subject, { onDelete: 'cascade' }),
      authTime: c.instant('auth_time').notNull(),
      amr: c.json<string[]>('amr').notNull(),
      address: c.text('address'),
      userAgent: c.text('user_agent'),
      expiresAt: c.instant('expires_at').notNull(),
      /** The `sid` of tokens and of logout; it opens nothing. Empty in a row from before there was one. */
      sessionId: c.text('session_id').notNull().default(''),
    },
    (table) => [
      c.index('sessions_session_id').on(table.sessionId),
      c.index('sessions_subject').on(table.subject, table.authTime, table.sessionId),
      c.index('sessions_auth_time').on(table.authTime, table.sessionId),
      c.index('sessions_expires_at').on(table.expiresAt),
    ],
  )

  const signingKeys = c.table('signing_keys', {
    /** The `kid`: the JWK thumbprint of the public key, RFC 7638. */
    keyId: c.text('key_id').primaryKey(),
    algorithm: c.oneOf('algorithm', ['RS256', 'PS256', 'ES256', 'EdDSA']).notNull(),
    publicJwk: c.json<JsonObject>('public_jwk').notNull(),
    /** The private half: a JWK, or `{ sealed }` where an encryption key is configured. */
    privateJwk: c.json<JsonObject>('private_jwk').notNull(),
    createdAt: c.instant('created_at').notNull(),
    /** From when it signs; published before that. Null: from the start. */
    activeFrom: c.instant('active_from'),
    /** When the last token that it signed has expired: not published after that. Null: not known yet. */
    publishedUntil: c.instant('published_until'),
    /**
     * When an operator took it out of use, whatever its times say. Its private half is gone then; the row
     * stays, so that a file which still has it does not bring it back.
     */
    retiredAt: c.instant('retired_at'),
  })

  const adminTokens = c.table(
    'admin_tokens',
    {
      /** A UUIDv7, so that the order of ids is the order of their making. */
      tokenId: c.text('token_id').primaryKey(),
      name: c.text('name').notNull(),
      /** SHA-256 of the secret half of the token, base64url. */
      secretHash: c.text('secret_hash').notNull(),
      scopes: c.json<string[]>('scopes').notNull(),
      createdAt: c.instant('created_at').notNull(),
      expiresAt: c.instant('expires_at'),
      revokedAt: c.instant('revoked_at'),
    },
    (table) => [c.index('admin_tokens_name').on(table.name, table.tokenId)],
  )

  const leases = c.table('leases', {
    name: c.text('name').primaryKey(),
    holder: c.text('holder').notNull(),
    expiresAt: c.instant('expires_at').notNull(),
  })

  const syncRuns = c.table(
    'sync_runs',
    {
      /** A UUIDv7, so that the order of ids is the order of runs. */
      runId: c.text('run_id').primaryKey(),
      source: c.text('source').notNull(),
      actor: c.text('actor').notNull(),
      onError: c.oneOf('on_error', ['ABORT', 'CONTINUE']).notNull(),
      passwordPolicy: c.oneOf('password_policy', ['ENFORCE', 'ON_CHANGE', 'INITIAL']).notNull(),
      planHash: c.text('plan_hash').notNull(),
      startedAt: c.instant('started_at').notNull(),
      finishedAt: c.instant('finished_at').notNull(),
      total: c.integer('total').notNull(),
      created: c.integer('created').notNull(),
      updated: c.integer('updated').notNull(),
      unchanged: c.integer('unchanged').notNull(),
      disabled: c.integer('disabled').notNull(),
      deleted: c.integer('deleted').notNull(),
      failed: c.integer('failed').notNull(),
      passwordsHashed: c.integer('passwords_hashed').notNull(),
      passwordsVerified: c.integer('passwords_verified').notNull(),
      rowsWritten: c.integer('rows_written').notNull(),
      sessionsRevoked: c.integer('sessions_revoked').notNull(),
      checkpoints: c.integer('checkpoints').notNull().default(0),
      grantsRevoked: c.integer('grants_revoked').notNull().default(0),
    },
    (table) => [
      c.index('sync_runs_source').on(table.source, table.runId),
      c.index('sync_runs_actor').on(table.actor, table.runId),
    ],
  )

  const syncProgress = c.table(
    'sync_progress',
    {
      runId: c.text('run_id').primaryKey(),
      phase: c
        .oneOf('phase', [
          'PLANNING',
          'VERIFYING',
          'WAITING',
          'HASHING',
          'STAGING',
          'WRITING',
          'DONE',
          'FAILED',
          'INTERRUPTED',
        ])
        .notNull(),
      /** Steps of the phase. */
      done: c.integer('done').notNull(),
      total: c.integer('total'),
      /** How many argon2 evaluations the run took so far. */
      hashed: c.integer('hashed').notNull(),
      /** When the run passes for interrupted, unless it is heard of again. */
      staleAt: c.instant('stale_at').notNull(),
    },
    (table) => [c.index('sync_progress_stale_at').on(table.staleAt)],
  )

  const syncCheckpoints = c.table(
    'sync_checkpoints',
    {
      /** SHA-256 of the source and the node, base64url. */
      checkpointId: c.text('checkpoint_id').primaryKey(),
      source: c.text('source').notNull(),
      node: c.text('node').notNull(),
      /** An argon2id hash of all declared passwords of the node's users and of their password hashes. */
      hash: c.text('hash').notNull(),
    },
    (table) => [c.index('sync_checkpoints_source').on(table.source)],
  )

  const syncAnswers = c.table(
    'sync_answers',
    {
      /** SHA-256 of the operator and the idempotency key, base64url. */
      answerId: c.text('answer_id').primaryKey(),
      /** An argon2id hash of the request: it has passwords in it. */
      requestHash: c.text('request_hash').notNull(),
      outcome: c.json<JsonObject>('outcome').notNull(),
      expiresAt: c.instant('expires_at').notNull(),
    },
    (table) => [c.index('sync_answers_expires_at').on(table.expiresAt)],
  )

  return {
    users,
    sessions,
    signingKeys,
    adminTokens,
    leases,
    syncRuns,
    syncProgress,
    syncCheckpoints,
    syncAnswers,
    ...defineAuditTables(c),
    ...defineJobTables(c),
    ...defineOAuthTables(c, users),
    ...defineStagedSyncTables(c),
    ...defineWebAuthnTables(c, users),
  }
}

/** The tables, as PostgreSQL types them; SQLite's are the same to the reader. */
export type Schema = ReturnType<typeof defineSchema>
