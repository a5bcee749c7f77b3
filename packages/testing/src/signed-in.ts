import { addSeconds } from '@barycenter/core/clock'
import type { Env } from '@barycenter/core/env'
import { findUserByUsername } from '@barycenter/core/users/users'
import type { Store } from '@barycenter/database/database'
import { rows } from '@barycenter/database/transaction'

/** Where and when somebody signed in. */
export interface SignedIn {
  readonly username: string
  /** Names the session, and the grant that it gave. */
  readonly mark: string
  /** A client with a grant by the session; without one the session has none. */
  readonly clientId?: string
  /** When, in seconds from now. */
  readonly at?: number
  /** How long the session lasts, in seconds from now. */
  readonly lifetime?: number
}

/** Stores a session of a user as a browser would have made it, and the grant of a client, its code spent. */
export async function storeSession(
  env: Env,
  { username, mark, clientId, at = 0, lifetime = 3600 }: SignedIn,
): Promise<void> {
  const user = await findUserByUsername(env, username)
  if (user === undefined) throw new Error(`there is no ${username} to sign in`)
  const { subject } = user
  const now = env.clock.now()
  const expiresAt = addSeconds(now, lifetime)
  await env.database.transaction(function* ({ queries, tables }: Store) {
    const session = { sessionId: mark, sessionHash: `hash of ${mark}`, subject, amr: ['pwd'], expiresAt }
    yield* rows(
      queries
        .insert(tables.sessions)
        .values({ ...session, authTime: addSeconds(now, at), address: '192.0.2.7', userAgent: 'Browser/1' })
        .returning(),
    )
    if (clientId === undefined) return
    const grant = { grantId: mark, codeHash: mark, clientId, subject, sessionId: mark, scopes: ['openid'] }
    yield* rows(
      queries
        .insert(tables.grants)
        .values({ ...grant, resources: [], authentication: {}, codeSpentAt: now, createdAt: now, expiresAt })
        .returning(),
    )
  })
}

/** What happened, as the audit log tells it, the oldest first. */
export async function readAuditEvents(env: Env) {
  const events = await env.database.run(function* ({ queries, tables: { auditEvents } }: Store) {
    return yield* rows(queries.select().from(auditEvents).orderBy(auditEvents.eventId))
  })
  return events
}
