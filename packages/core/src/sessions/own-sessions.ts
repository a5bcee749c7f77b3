import type { Origin } from '../audit/actor.ts'
import type { Env } from '../env.ts'
import type { Subject } from '../users/user.ts'
import { findSessionsOf } from './session.store.ts'
import { endSession } from './session.ts'

/** One of a person's sign-ins, as they may see it. */
export interface OwnSession {
  readonly sessionId: string
  readonly authTime: Date
  readonly address: string | null
  readonly userAgent: string | null
}

/** Where a person is signed in, the latest sign-in first. */
export async function listOwnSessions(env: Env, subject: Subject): Promise<OwnSession[]> {
  const found = await env.database.run((store) => findSessionsOf(store, subject, env.clock.now()))
  return found.map(({ sessionId, authTime, address, userAgent }) => ({
    sessionId,
    authTime,
    address,
    userAgent,
  }))
}

/** Ends those of a person's sessions that are chosen; others' cannot be. */
export async function endOwnSessions(
  env: Env,
  { subject, origin }: { readonly subject: Subject; readonly origin: Origin },
  isChosen: (sessionId: string) => boolean,
): Promise<void> {
  const found = await env.database.run((store) => findSessionsOf(store, subject, env.clock.now()))
  for (const session of found) if (isChosen(session.sessionId)) await endSession(env, session, origin)
}
