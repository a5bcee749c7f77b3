import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import type { Columns } from './columns.ts'

/** What these tables refer to. */
interface Users {
  readonly subject: AnyPgColumn
}

/** The tables of the second factor: Web Authentication Level 3, and sign-ins that still lack it. */
export function defineWebAuthnTables(c: Columns, users: Users) {
  const passkeys = c.table(
    'passkeys',
    {
      /** The credential id, base64url. */
      credentialId: c.text('credential_id').primaryKey(),
      subject: c
        .text('subject')
        .notNull()
        .references(() => users.subject, { onDelete: 'cascade' }),
      /** What the person calls it. */
      name: c.text('name').notNull(),
      /** A COSE_Key (RFC 9052 §7), base64url. */
      publicKey: c.text('public_key').notNull(),
      /** The signature counter, Web Authentication §6.1.1: 32 bits without a sign; 0 where there is none. */
      counter: c.long('counter').notNull(),
      /** How browsers reach it, §5.8.4. */
      transports: c.json<string[]>('transports').notNull(),
      /** Whether it may be copied to other devices of the person, and whether it has been, §6.1.3. */
      backupEligible: c.flag('backup_eligible').notNull(),
      backedUp: c.flag('backed_up').notNull(),
      /** The model of the authenticator as it says itself, §6.5.2: a UUID. */
      aaguid: c.text('aaguid').notNull(),
      createdAt: c.instant('created_at').notNull(),
      lastUsedAt: c.instant('last_used_at'),
    },
    (table) => [c.index('passkeys_subject').on(table.subject, table.createdAt)],
  )

  const usedChallenges = c.table(
    'used_challenges',
    {
      /** SHA-256 of a challenge that was answered, base64url. */
      challengeHash: c.text('challenge_hash').primaryKey(),
      expiresAt: c.instant('expires_at').notNull(),
    },
    (table) => [c.index('used_challenges_expires_at').on(table.expiresAt)],
  )

  const pendingSignIns = c.table(
    'pending_sign_ins',
    {
      /** SHA-256 of the value in the browser's cookie, base64url. */
      pendingHash: c.text('pending_hash').primaryKey(),
      subject: c
        .text('subject')
        .notNull()
        .references(() => users.subject, { onDelete: 'cascade' }),
      /** What was proven so far: `amr`, RFC 8176. */
      amr: c.json<string[]>('amr').notNull(),
      /** Which password it was: the user's `password_changed_at` when it was proven. */
      passwordChangedAt: c.instant('password_changed_at'),
      expiresAt: c.instant('expires_at').notNull(),
    },
    (table) => [
      c.index('pending_sign_ins_subject').on(table.subject),
      c.index('pending_sign_ins_expires_at').on(table.expiresAt),
    ],
  )

  return { passkeys, usedChallenges, pendingSignIns }
}
