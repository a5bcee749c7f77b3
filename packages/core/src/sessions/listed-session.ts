import type { Env } from '../env.ts'
import type { RowOf } from '../lists/list.store.ts'
import { asSubject, type Subject } from '../users/user.ts'
import { findSessionsById } from './session-list.store.ts'

/** A session as an operator may see it: all but what opens it. */
export interface ListedSession {
  /** The `sid` of tokens and of logout. */
  readonly sessionId: string
  readonly subject: Subject
  readonly authTime: Date
  /** How the person was authenticated: `amr`, RFC 8176. */
  readonly amr: readonly string[]
  readonly address: string | null
  readonly userAgent: string | null
  readonly expiresAt: Date
}

/** What may be seen of a row of the list of sessions. */
export function presentSession(row: RowOf<'sessions'>): ListedSession {
  const { sessionId, subject, authTime, amr, address, userAgent, expiresAt } = row
  return { sessionId, subject: asSubject(subject), authTime, amr, address, userAgent, expiresAt }
}

/** The sessions with some ids, no more than 500, in no order. */
export async function findListedSessions(
  { database }: Pick<Env, 'database'>,
  sessionIds: readonly string[],
): Promise<ListedSession[]> {
  return (await database.run((store) => findSessionsById(store, sessionIds))).map(presentSession)
}
