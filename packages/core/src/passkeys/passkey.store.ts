import type { Store } from '@barycenter/database/database'
import { prepared } from '@barycenter/database/prepared'
import type { Schema } from '@barycenter/database/schema'
import { rows, type Steps } from '@barycenter/database/transaction'
import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import type { Subject } from '../users/user.ts'
import { asPasskey, type Passkey } from './passkey.ts'

/** All passkeys of a person, the oldest first. */
export function* findPasskeysOf(store: Store, subject: Subject): Steps<Passkey[]> {
  return (yield* selectPasskeysOf(store, { subject })).map(asPasskey)
}

// Asked at each sign-in.
const selectPasskeysOf = prepared('find_passkeys_of', ({ queries, tables: { passkeys } }) =>
  queries
    .select()
    .from(passkeys)
    .where(eq(passkeys.subject, sql.placeholder('subject')))
    .orderBy(asc(passkeys.createdAt), asc(passkeys.credentialId)),
)

/** The passkey with a credential id. */
export function* findPasskey(
  { queries, tables: { passkeys } }: Store,
  credentialId: string,
): Steps<Passkey | undefined> {
  const [row] = yield* rows(queries.select().from(passkeys).where(eq(passkeys.credentialId, credentialId)))
  return row && asPasskey(row)
}

/** Stores a passkey; false if there is one with its credential id, of whomever. */
export function* insertPasskey(
  { queries, tables: { passkeys } }: Store,
  passkey: Schema['passkeys']['$inferInsert'],
): Steps<boolean> {
  const inserted = yield* rows(
    queries
      .insert(passkeys)
      .values(passkey)
      .onConflictDoNothing()
      .returning({ credentialId: passkeys.credentialId }),
  )
  return inserted.length === 1
}

/** What a use of a passkey changes. */
type PasskeyUse = Pick<Passkey, 'counter' | 'backedUp'> & { readonly lastUsedAt: Date }

/** Notes a use down; false if the passkey is gone, or its counter has moved since it was read. */
export function* recordPasskeyUse(
  { queries, tables: { passkeys } }: Store,
  { credentialId, counter }: Pick<Passkey, 'credentialId' | 'counter'>,
  use: PasskeyUse,
): Steps<boolean> {
  const updated = yield* rows(
    queries
      .update(passkeys)
      .set(use)
      .where(and(eq(passkeys.credentialId, credentialId), eq(passkeys.counter, counter)))
      .returning({ credentialId: passkeys.credentialId }),
  )
  return updated.length === 1
}

/** Deletes a passkey. */
export function* deletePasskey(
  { queries, tables: { passkeys } }: Store,
  credentialId: string,
): Steps<boolean> {
  const deleted = yield* rows(
    queries
      .delete(passkeys)
      .where(eq(passkeys.credentialId, credentialId))
      .returning({ credentialId: passkeys.credentialId }),
  )
  return deleted.length === 1
}

/** Deletes all passkeys of a person; returns how many there were. */
export function* deletePasskeysOf({ queries, tables: { passkeys } }: Store, subject: Subject): Steps<number> {
  const deleted = yield* rows(
    queries
      .delete(passkeys)
      .where(eq(passkeys.subject, subject))
      .returning({ credentialId: passkeys.credentialId }),
  )
  return deleted.length
}

/** The passkeys of some people, at most 1000, each person's oldest first. */
export function* findPasskeysOfAll(
  { queries, tables: { passkeys } }: Store,
  subjects: readonly string[],
): Steps<Passkey[]> {
  const found = yield* rows(
    queries
      .select()
      .from(passkeys)
      .where(inArray(passkeys.subject, [...subjects]))
      .orderBy(asc(passkeys.createdAt), asc(passkeys.credentialId)),
  )
  return found.map(asPasskey)
}

/** Uses a challenge up: true for exactly one caller. It is remembered until it has expired anyway. */
export function* spendChallenge(
  { queries, tables: { usedChallenges } }: Store,
  challenge: { readonly challengeHash: string; readonly expiresAt: Date },
): Steps<boolean> {
  const inserted = yield* rows(
    queries
      .insert(usedChallenges)
      .values(challenge)
      .onConflictDoNothing()
      .returning({ challengeHash: usedChallenges.challengeHash }),
  )
  return inserted.length === 1
}
