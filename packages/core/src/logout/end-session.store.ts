import type { Store } from '@barycenter/database/database'
import { rows, type Steps } from '@barycenter/database/transaction'
import { and, eq, gt, inArray, isNotNull, isNull, type SQL, sql } from 'drizzle-orm'
import { asClientRecord } from '../clients/client.store.ts'
import { addSeconds } from '../clock.ts'
import { sha256 } from '../digest.ts'
import { revokeGrantsOf } from '../grants/grant.store.ts'
import { asSubject, type Subject } from '../users/user.ts'
import { DELIVERY_LIFETIME } from './delivery-attempts.ts'
import { insertLogoutDeliveries } from './logout-delivery.store.ts'

/** What the end of sessions came to. */
export interface EndedSessions {
  /** Whose they were, a subject for each. */
  readonly subjects: readonly Subject[]
  /** How many clients will be told; if any, raise `env.logoutsDue` after the commit. */
  readonly deliveries: number
}

/** How many keys one statement names: below SQLite's and PostgreSQL's limits on parameters. */
const KEYS_PER_STATEMENT = 1000

/**
 * Ends one session, in the transaction that it is called in.
 *
 * The grants that came from it end with it, and so do their codes, access tokens and refresh tokens. Those
 * with `offline_access`, which is access "when the End-User is not present" (OpenID Connect Core §11), live
 * on (Back-Channel Logout 1.0 §2.7), and are tied to no session any more: ID tokens that are refreshed have
 * no `sid` then. Clients that got tokens by the session and have a `backchannel_logout_uri` will be told.
 */
export function* endSession(store: Store, sessionHash: string, now: Date): Steps<EndedSessions> {
  const removed = yield* removeSessions(store, eq(store.tables.sessions.sessionHash, sessionHash), now)
  if (removed.sessionIds.length > 0) yield* endGrants(store, removed.sessionIds, now)
  return removed
}

/** What users lost who were shut out. */
export interface ShutOut extends EndedSessions {
  readonly grantsRevoked: number
}

/**
 * Shuts users out who are disabled, or whose password is another one: ends all of their sessions, as
 * {@link endSession} does, and revokes all of their grants, those with `offline_access` included.
 */
export function* shutOut(store: Store, subjects: readonly Subject[], now: Date): Steps<ShutOut> {
  // First the sessions: then no grant can come after those that are revoked.
  const ended = yield* removeSessionsOf(store, subjects, now)
  return { ...ended, grantsRevoked: yield* revokeGrantsOf(store, subjects, now) }
}

function* removeSessionsOf(store: Store, subjects: readonly Subject[], now: Date): Steps<EndedSessions> {
  const ended: Subject[] = []
  let deliveries = 0
  for (let start = 0; start < subjects.length; start += KEYS_PER_STATEMENT) {
    const some = subjects.slice(start, start + KEYS_PER_STATEMENT)
    const part = yield* removeSessions(store, inArray(store.tables.sessions.subject, some), now)
    for (const subject of part.subjects) ended.push(subject)
    deliveries += part.deliveries
  }
  return { subjects: ended, deliveries }
}

/** Deletes sessions, and notes down whom to tell; their grants are still to be ended. */
function* removeSessions(
  store: Store,
  which: SQL,
  now: Date,
): Steps<EndedSessions & { readonly sessionIds: readonly string[] }> {
  const { sessionId, subject } = store.tables.sessions
  const ended = yield* rows(
    store.queries.delete(store.tables.sessions).where(which).returning({ sessionId, subject }),
  )
  const sessionIds = ended.map((session) => session.sessionId).filter((id) => id !== '')
  let deliveries = 0
  for (let start = 0; start < sessionIds.length; start += KEYS_PER_STATEMENT) {
    const some = sessionIds.slice(start, start + KEYS_PER_STATEMENT)
    deliveries += yield* notifyClients(store, some, now)
  }
  return { sessionIds, subjects: ended.map((session) => asSubject(session.subject)), deliveries }
}

/** Notes down which clients are to be told: those that exchanged a code of the session. */
function* notifyClients(store: Store, sessionIds: readonly string[], now: Date): Steps<number> {
  const { grants, clients } = store.tables
  const { clientId, subject, sessionId } = grants
  const participants = yield* rows(
    store.queries
      .select({ clientId, subject, sessionId })
      .from(grants)
      .where(and(inArray(sessionId, [...sessionIds]), isNotNull(grants.codeSpentAt)))
      .groupBy(clientId, subject, sessionId),
  )
  if (participants.length === 0) return 0
  const ids = [...new Set(participants.map((participant) => participant.clientId))]
  const enabled = yield* rows(
    store.queries
      .select()
      .from(clients)
      .where(and(inArray(clients.clientId, ids), eq(clients.enabled, true))),
  )
  const listeners = new Set(
    enabled.filter((row) => asClientRecord(row).metadata.backchannel_logout_uri).map((row) => row.clientId),
  )
  const deliveries = participants
    .filter((participant) => listeners.has(participant.clientId))
    .map((participant) => ({
      ...participant,
      sessionId: participant.sessionId ?? '',
      deliveryId: sha256(`${participant.clientId} ${participant.sessionId}`),
      attempts: 0,
      nextAttemptAt: now,
      expiresAt: addSeconds(now, DELIVERY_LIFETIME),
    }))
  yield* insertLogoutDeliveries(store, deliveries)
  return deliveries.length
}

/** Revokes the online grants of sessions, and frees the others from them. */
function* endGrants({ queries, tables }: Store, sessionIds: readonly string[], now: Date): Steps<void> {
  const { grants } = tables
  const { grantId } = grants
  const ofThese = inArray(grants.sessionId, [...sessionIds])
  const live = and(isNull(grants.revokedAt), gt(grants.expiresAt, now))
  yield* rows(
    queries
      .update(grants)
      .set({ revokedAt: now })
      .where(and(ofThese, live, isOnline(grants.scopes)))
      .returning({ grantId }),
  )
  yield* rows(
    queries
      .update(grants)
      .set({ sessionId: null })
      .where(and(ofThese, isNull(grants.revokedAt)))
      .returning({ grantId }),
  )
}

/** Whether `offline_access` is not among scopes. No scope has a quotation mark in it, RFC 6749 §3.3. */
function isOnline(scopes: Store['tables']['grants']['scopes']): SQL {
  const text = sql`cast(${scopes} as text)`
  return sql`replace(${text}, '"offline_access"', '') = ${text}`
}
