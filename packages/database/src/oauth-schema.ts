import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import type { Columns } from './columns.ts'
import type { JsonObject } from './json.ts'

/** What these tables refer to. */
interface Users {
  readonly subject: AnyPgColumn
}

/**
 * The tables of OAuth 2.0 and OpenID Connect. Values that open something (codes, tokens, secrets) are
 * stored as their SHA-256 in base64url; each table that grows has the instant at which a row may go.
 * Whatever a user or a client was given goes with the user or the client.
 */
export function defineOAuthTables(c: Columns, users: Users) {
  const clients = c.table(
    'clients',
    {
      clientId: c.text('client_id').primaryKey(),
      clientName: c.text('client_name'),
      /** RFC 7591 §2, checked: see the client metadata of the domain. */
      metadata: c.json<JsonObject>('metadata').notNull(),
      /** SHA-256 of the client secret; null for a client without one. */
      secretHash: c.text('secret_hash'),
      /** The client secret, encrypted: only for `client_secret_jwt`, which computes with it. */
      secretSealed: c.text('secret_sealed'),
      /** SHA-256 of the registration access token, RFC 7592. */
      registrationTokenHash: c.text('registration_token_hash'),
      /** Who made it: `dynamic` for RFC 7591, or the operator. */
      origin: c.text('origin').notNull(),
      enabled: c.flag('enabled').notNull(),
      /** Grows by one with each write. */
      revision: c.integer('revision').notNull(),
      createdAt: c.instant('created_at').notNull(),
      updatedAt: c.instant('updated_at').notNull(),
      /** JWTs that it got for itself before are void: all that it was given ended then. */
      tokensValidFrom: c.instant('tokens_valid_from'),
    },
    (table) => [
      c.index('clients_created_at').on(table.createdAt, table.clientId),
      c.index('clients_client_name').on(table.clientName, table.createdAt, table.clientId),
      c.index('clients_origin').on(table.origin, table.createdAt, table.clientId),
      c.index('clients_enabled').on(table.enabled, table.createdAt, table.clientId),
      c.index('clients_enabled_origin').on(table.enabled, table.origin, table.createdAt, table.clientId),
    ],
  )

  const grants = c.table(
    'grants',
    {
      /** What a person, or an approved device, let a client do: all tokens of it live and die with it. */
      grantId: c.text('grant_id').primaryKey(),
      clientId: c
        .text('client_id')
        .notNull()
        .references(() => clients.clientId, { onDelete: 'cascade' }),
      subject: c
        .text('subject')
        .notNull()
        .references(() => users.subject, { onDelete: 'cascade' }),
      /** The `sid` of the sign-in that it came from; null once it is independent of one. */
      sessionId: c.text('session_id'),
      scopes: c.json<string[]>('scopes').notNull(),
      /** RFC 8707: the resource servers that its tokens may be for. */
      resources: c.json<string[]>('resources').notNull(),
      /** What tokens repeat: nonce, auth_time, acr, amr, the claims request. */
      authentication: c.json<JsonObject>('authentication').notNull(),
      codeHash: c.text('code_hash'),
      codeExpiresAt: c.instant('code_expires_at'),
      /** When the code was exchanged: a second time is a replay. */
      codeSpentAt: c.instant('code_spent_at'),
      redirectUri: c.text('redirect_uri'),
      /** PKCE S256, RFC 7636; null if the client is allowed to go without. */
      codeChallenge: c.text('code_challenge'),
      createdAt: c.instant('created_at').notNull(),
      /** After this no token of it can be valid. */
      expiresAt: c.instant('expires_at').notNull(),
      revokedAt: c.instant('revoked_at'),
    },
    (table) => [
      c.uniqueIndex('grants_code_hash').on(table.codeHash),
      c.index('grants_subject').on(table.subject, table.clientId),
      c.index('grants_of_subject').on(table.subject, table.grantId),
      c.index('grants_of_client').on(table.clientId, table.grantId),
      c.index('grants_session_id').on(table.sessionId),
      c.index('grants_expires_at').on(table.expiresAt),
    ],
  )

  const accessTokens = c.table(
    'access_tokens',
    {
      tokenHash: c.text('token_hash').primaryKey(),
      /** Null for `client_credentials`, which nobody granted. */
      grantId: c.text('grant_id').references(() => grants.grantId, { onDelete: 'cascade' }),
      clientId: c
        .text('client_id')
        .notNull()
        .references(() => clients.clientId, { onDelete: 'cascade' }),
      scopes: c.json<string[]>('scopes').notNull(),
      audience: c.json<string[]>('audience').notNull(),
      issuedAt: c.instant('issued_at').notNull(),
      expiresAt: c.instant('expires_at').notNull(),
      /** A UUIDv7: names the token in lists and in the audit, and opens nothing. Empty in a row from before there was one. */
      tokenId: c.text('token_id').notNull().default(''),
    },
    (table) => [
      c.index('access_tokens_grant_token').on(table.grantId, table.tokenId),
      c.index('access_tokens_client_token').on(table.clientId, table.tokenId),
      c.index('access_tokens_expires_at').on(table.expiresAt),
    ],
  )

  const refreshTokens = c.table(
    'refresh_tokens',
    {
      tokenHash: c.text('token_hash').primaryKey(),
      grantId: c
        .text('grant_id')
        .notNull()
        .references(() => grants.grantId, { onDelete: 'cascade' }),
      scopes: c.json<string[]>('scopes').notNull(),
      issuedAt: c.instant('issued_at').notNull(),
      expiresAt: c.instant('expires_at').notNull(),
      /** When it was exchanged for its successor; only then and shortly after may it be used again. */
      rotatedAt: c.instant('rotated_at'),
    },
    (table) => [
      c.index('refresh_tokens_of_grant').on(table.grantId, table.issuedAt, table.tokenHash),
      c.index('refresh_tokens_expires_at').on(table.expiresAt),
    ],
  )

  const consents = c.table(
    'consents',
    {
      /** A UUIDv7. */
      consentId: c.text('consent_id').primaryKey(),
      subject: c
        .text('subject')
        .notNull()
        .references(() => users.subject, { onDelete: 'cascade' }),
      clientId: c
        .text('client_id')
        .notNull()
        .references(() => clients.clientId, { onDelete: 'cascade' }),
      /** Everything that the person has allowed this client so far. */
      scopes: c.json<string[]>('scopes').notNull(),
      /** The claims asked for one by one (OpenID Connect Core §5.5) that were allowed. */
      claims: c.json<string[]>('claims').notNull(),
      resources: c.json<string[]>('resources').notNull(),
      grantedAt: c.instant('granted_at').notNull(),
      updatedAt: c.instant('updated_at').notNull(),
    },
    (table) => [
      c.uniqueIndex('consents_subject_client_id').on(table.subject, table.clientId),
      c.index('consents_of_subject').on(table.subject, table.consentId),
      c.index('consents_of_client').on(table.clientId, table.consentId),
    ],
  )

  const deviceCodes = c.table(
    'device_codes',
    {
      /** SHA-256 of the device code, RFC 8628. */
      deviceCodeHash: c.text('device_code_hash').primaryKey(),
      /** A keyed digest of the user code, whose letters alone could be tried out. */
      userCodeHash: c.text('user_code_hash').notNull(),
      clientId: c
        .text('client_id')
        .notNull()
        .references(() => clients.clientId, { onDelete: 'cascade' }),
      scopes: c.json<string[]>('scopes').notNull(),
      resources: c.json<string[]>('resources').notNull(),
      status: c.oneOf('status', ['pending', 'approved', 'denied', 'spent']).notNull(),
      /** The grant that the approval made. */
      grantId: c.text('grant_id').references(() => grants.grantId, { onDelete: 'cascade' }),
      /** Seconds between polls; `slow_down` adds to it. */
      interval: c.integer('interval').notNull(),
      polledAt: c.instant('polled_at'),
      createdAt: c.instant('created_at').notNull(),
      expiresAt: c.instant('expires_at').notNull(),
    },
    (table) => [
      c.uniqueIndex('device_codes_user_code_hash').on(table.userCodeHash),
      c.index('device_codes_client_id').on(table.clientId),
      c.index('device_codes_expires_at').on(table.expiresAt),
    ],
  )

  const usedAssertions = c.table(
    'used_assertions',
    {
      /** SHA-256 of the client and the `jti` of its assertion, RFC 7523 §3. */
      assertionHash: c.text('assertion_hash').primaryKey(),
      expiresAt: c.instant('expires_at').notNull(),
    },
    (table) => [c.index('used_assertions_expires_at').on(table.expiresAt)],
  )

  const logoutDeliveries = c.table(
    'logout_deliveries',
    {
      /** SHA-256 of the client and the session: each client is told of each once. */
      deliveryId: c.text('delivery_id').primaryKey(),
      clientId: c
        .text('client_id')
        .notNull()
        .references(() => clients.clientId, { onDelete: 'cascade' }),
      /** Whose session it was. No foreign key, for the user may be deleted with it. */
      subject: c.text('subject').notNull(),
      sessionId: c.text('session_id').notNull(),
      attempts: c.integer('attempts').notNull(),
      nextAttemptAt: c.instant('next_attempt_at').notNull(),
      expiresAt: c.instant('expires_at').notNull(),
    },
    (table) => [
      c.index('logout_deliveries_next_attempt_at').on(table.nextAttemptAt),
      c.index('logout_deliveries_expires_at').on(table.expiresAt),
    ],
  )

  const instanceSecrets = c.table('instance_secrets', {
    /** What it is for. */
    name: c.text('name').primaryKey(),
    /** 256 bits as base64url, or those encrypted where an encryption key is configured. */
    value: c.text('value').notNull(),
    createdAt: c.instant('created_at').notNull(),
  })

  return {
    clients,
    grants,
    accessTokens,
    refreshTokens,
    consents,
    deviceCodes,
    usedAssertions,
    logoutDeliveries,
    instanceSecrets,
  }
}
