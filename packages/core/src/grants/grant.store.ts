import type { Store } from '@barycenter/database/database'
import { prepared, preparedInsert } from '@barycenter/database/prepared'
import type { Schema } from '@barycenter/database/schema'
import { rows, type Steps } from '@barycenter/database/transaction'
import { and, eq, gt, inArray, isNull, lt, sql } from 'drizzle-orm'
import { asClientRecord } from '../clients/client.store.ts'
import type { ClientRecord } from '../clients/client.ts'
import { type Person, personColumns } from '../users/person.ts'
import type { Subject } from '../users/user.ts'
import { asGrant, type Grant, type GrantAuthentication, type GrantId } from './grant.ts'

type GrantInsert = Omit<Schema['grants']['$inferInsert'], 'authentication' | 'sessionId'> & {
  readonly authentication: GrantAuthentication
  readonly sessionId: string
}

const SUBJECTS_PER_STATEMENT = 1000

/**
 * Stores a new grant while its session and its client are there: none can come between, for their ends
 * reach only the grants that they find.
 *
 * @returns false if one of them is gone, or goes at this moment.
 */
export function* insertGrant(store: Store, grant: GrantInsert): Steps<boolean> {
  const authentication: object = grant.authentication
  const inserted = yield* insert(store, { ...grant, authentication: { ...authentication } })
  return inserted.length === 1
}

const insert = preparedInsert('grants', {
  name: 'of_session',
  from: ({ tables: { sessions, clients }, forKeyShare }) => sql`
    from ${sessions} inner join ${clients} on ${clients.clientId} = ${sql.placeholder('clientId')}
    where ${sessions.sessionId} = ${sql.placeholder('sessionId')}
      and ${sessions.subject} = ${sql.placeholder('subject')}
    limit 1 ${forKeyShare}`,
})

/** A grant and who made it. */
export interface PersonalGrant {
  readonly grant: Grant
  readonly person: Person
}

/** The grant that an authorization code was issued for, whether it can still be exchanged or not. */
export function* findGrantByCode(store: Store, codeHash: string): Steps<PersonalGrant | undefined> {
  const [row] = yield* selectGrantByCode(store, { codeHash })
  return row && asPersonalGrant(row)
}

const selectGrantByCode = prepared('find_grant_by_code', ({ queries, tables: { grants, users } }) =>
  queries
    .select({ grant: grants, person: personColumns(users) })
    .from(grants)
    .innerJoin(users, eq(users.subject, grants.subject))
    .where(eq(grants.codeHash, sql.placeholder('codeHash'))),
)

/** Reads a row of a grant joined with its user. */
export function asPersonalGrant(row: {
  readonly grant: Schema['grants']['$inferSelect']
  readonly person: Omit<Person, 'subject'>
}): PersonalGrant {
  const grant = asGrant(row.grant)
  return { grant, person: { ...row.person, subject: grant.subject } }
}

/**
 * Spends an authorization code: true for exactly one caller, while it has neither expired nor been revoked.
 *
 * @param expiresAt until when tokens of the grant may be valid now.
 */
export function* spendCode(
  store: Store,
  grantId: GrantId,
  { now, expiresAt }: { readonly now: Date; readonly expiresAt: Date },
): Steps<boolean> {
  const spent = yield* updateUnspent(store, { grantId, now, expiresAt })
  return spent.length === 1
}

const updateUnspent = prepared('spend_code', ({ queries, tables: { grants } }) => {
  const unspent = and(
    eq(grants.grantId, sql.placeholder('grantId')),
    isNull(grants.codeSpentAt),
    isNull(grants.revokedAt),
    gt(grants.codeExpiresAt, sql.param(sql.placeholder('now'), grants.codeExpiresAt)),
  )
  return queries
    .update(grants)
    .set({
      codeSpentAt: sql`${sql.param(sql.placeholder('now'), grants.codeSpentAt)}`,
      expiresAt: sql`${sql.param(sql.placeholder('expiresAt'), grants.expiresAt)}`,
    })
    .where(unspent)
    .returning({ grantId: grants.grantId })
})

/** Lets tokens of a grant be valid until another instant. */
export function* extendGrant({ queries, tables }: Store, grantId: GrantId, expiresAt: Date): Steps<void> {
  const { grants } = tables
  yield* rows(
    queries
      .update(grants)
      .set({ expiresAt })
      .where(eq(grants.grantId, grantId))
      .returning({ grantId: grants.grantId }),
  )
}

/**
 * Keeps the grants of a session for as long as it lasts now: they tell whom to notify of its end. What
 * tokens they have expires no later for it.
 */
export function* keepGrantsOfSession(
  { queries, tables: { grants } }: Store,
  sessionId: string,
  expiresAt: Date,
): Steps<void> {
  const { grantId } = grants
  const endsBefore = and(eq(grants.sessionId, sessionId), lt(grants.expiresAt, expiresAt))
  yield* rows(queries.update(grants).set({ expiresAt }).where(endsBefore).returning({ grantId }))
}

/** Revokes a grant, and with it every token of it. One that is revoked already stays as it is. */
export function* revokeGrant({ queries, tables }: Store, grantId: GrantId, now: Date): Steps<boolean> {
  const { grants } = tables
  const revoked = yield* rows(
    queries
      .update(grants)
      .set({ revokedAt: now })
      .where(and(eq(grants.grantId, grantId), isNull(grants.revokedAt)))
      .returning({ grantId: grants.grantId }),
  )
  return revoked.length === 1
}

/** The live grants of a person, with their clients, and no more of them than that. */
export function* findClientsWithGrants(
  { queries, tables: { grants, clients } }: Store,
  subject: Subject,
  now: Date,
): Steps<{ client: ClientRecord; grant: Pick<Grant, 'scopes' | 'resources' | 'createdAt'> }[]> {
  const { scopes, resources, createdAt } = grants
  const found = yield* rows(
    queries
      .select({ client: clients, grant: { scopes, resources, createdAt } })
      .from(grants)
      .innerJoin(clients, eq(clients.clientId, grants.clientId))
      .where(and(eq(grants.subject, subject), isNull(grants.revokedAt), gt(grants.expiresAt, now))),
  )
  return found.map(({ client, grant }) => ({ client: asClientRecord(client), grant }))
}

/** Revokes all that a person granted a client; returns how many grants there were. */
export function* revokeGrantsTo(
  { queries, tables: { grants } }: Store,
  { subject, clientId }: Pick<Grant, 'subject' | 'clientId'>,
  now: Date,
): Steps<number> {
  const live = and(eq(grants.subject, subject), eq(grants.clientId, clientId), isNull(grants.revokedAt))
  const revoked = yield* rows(
    queries.update(grants).set({ revokedAt: now }).where(live).returning({ grantId: grants.grantId }),
  )
  return revoked.length
}

/** Revokes all grants of some users, and returns how many there were. */
export function* revokeGrantsOf(
  { queries, tables }: Store,
  subjects: readonly Subject[],
  now: Date,
): Steps<number> {
  const { grants } = tables
  let count = 0
  for (let start = 0; start < subjects.length; start += SUBJECTS_PER_STATEMENT) {
    const some = subjects.slice(start, start + SUBJECTS_PER_STATEMENT)
    const live = and(inArray(grants.subject, some), isNull(grants.revokedAt), gt(grants.expiresAt, now))
    const revoked = yield* rows(
      queries.update(grants).set({ revokedAt: now }).where(live).returning({ grantId: grants.grantId }),
    )
    count += revoked.length
  }
  return count
}
