import { addSeconds } from '../clock.ts'
import { sha256 } from '../digest.ts'
import type { Env } from '../env.ts'
import { presentUser, type Subject, type User } from '../users/user.ts'
import { deleteSession, findSessionByHash, insertSession } from './session.store.ts'

/** A person's sign-in at this provider. */
export interface Session {
  readonly sessionHash: string
  /** The `sid` of tokens and of logout, OpenID Connect Front-Channel Logout §3. */
  readonly sessionId: string
  readonly user: User
  /** When the person was last authenticated: `auth_time`, OpenID Connect Core §2. */
  readonly authTime: Date
  /** How: `amr`, RFC 8176. */
  readonly amr: readonly string[]
  readonly expiresAt: Date
}

/** Where a sign-in came from, for the list of sessions. */
export interface SessionOrigin {
  readonly address: string | undefined
  readonly userAgent: string | undefined
}

/** A new session, and the value for the browser's cookie, which is stored nowhere. */
export interface StartedSession {
  readonly cookieValue: string
  readonly expiresAt: Date
}

/** Begins a session for a person who has just proved a password. */
export async function startSession(
  env: Env,
  subject: Subject,
  origin: SessionOrigin,
): Promise<StartedSession> {
  const cookieValue = env.random.token()
  const authTime = env.clock.now()
  const expiresAt = addSeconds(authTime, env.settings.sessionLifetime)
  await env.database.run((store) =>
    insertSession(store, {
      sessionHash: sha256(cookieValue),
      sessionId: env.random.id(),
      subject,
      authTime,
      amr: ['pwd'],
      address: origin.address ?? null,
      userAgent: origin.userAgent?.slice(0, 512) ?? null,
      expiresAt,
    }),
  )
  return { cookieValue, expiresAt }
}

/** The live session behind a cookie. A disabled user has none. */
export async function findSession(env: Env, cookieValue: string): Promise<Session | undefined> {
  const found = await env.database.run((store) =>
    findSessionByHash(store, sha256(cookieValue), env.clock.now()),
  )
  if (found === undefined || !found.user.enabled) return undefined
  const { sessionHash, sessionId, authTime, amr, expiresAt } = found.session
  return { sessionHash, sessionId, user: presentUser(found.user), authTime, amr, expiresAt }
}

/** Ends a session. One that is already gone is fine. */
export async function endSession(env: Env, session: Pick<Session, 'sessionHash'>): Promise<void> {
  await env.database.run((store) => deleteSession(store, session.sessionHash))
}
