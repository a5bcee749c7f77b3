import { type Origin, personActor } from '../audit/actor.ts'
import { insertAuditEvents } from '../audit/audit.store.ts'
import { addSeconds } from '../clock.ts'
import { sha256 } from '../digest.ts'
import type { Env } from '../env.ts'
import { keepGrantsOfSession } from '../grants/grant.store.ts'
import { endSession as endSessionByHash } from '../logout/end-session.store.ts'
import { presentUser, type Subject, type User, type UserRecord } from '../users/user.ts'
import { contextOf } from './authentication-context.ts'
import { deleteSession, findSessionsByHash, insertSession } from './session.store.ts'

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

/** Whose session begins. */
export interface SessionStart {
  /** Where the person signs in from, for the list of sessions. */
  readonly origin: Origin
  readonly subject: Subject
  /** What they have proven: `amr`, RFC 8176. */
  readonly amr: readonly string[]
  /** When they have proven who they are; now unless told otherwise. */
  readonly authTime?: Date | undefined
  readonly continued?: Session | undefined
  /** The client that the person signs in for. */
  readonly clientId?: string | undefined
}

/** A new session, and the value for the browser's cookie, which is stored nowhere. */
export interface StartedSession {
  readonly cookieValue: string
  readonly expiresAt: Date
}

/**
 * Begins a session for a person who has just proved who they are.
 *
 * @param continued a session of the same person that this one takes the place of: it keeps the `sid`, by
 *   which clients will learn of its end.
 */
export async function startSession(
  env: Env,
  { subject, amr, authTime, continued, origin, clientId }: SessionStart,
): Promise<StartedSession> {
  const cookieValue = env.random.token()
  const now = env.clock.now()
  const expiresAt = addSeconds(now, env.settings.sessionLifetime)
  await env.database.transaction(function* (store) {
    // One that has ended meanwhile is not brought back to life: its clients have been told.
    const isContinued = continued !== undefined && (yield* deleteSession(store, continued.sessionHash)) === 1
    const sessionId = isContinued ? continued.sessionId : env.random.id()
    if (isContinued) yield* keepGrantsOfSession(store, sessionId, expiresAt)
    yield* insertSession(store, {
      sessionHash: sha256(cookieValue),
      sessionId,
      subject,
      authTime: authTime ?? now,
      amr: [...amr],
      address: origin.address ?? null,
      userAgent: origin.userAgent ?? null,
      expiresAt,
    })
    const detail = { methods: [...amr], ...(clientId !== undefined && { clientId }) }
    yield* insertAuditEvents(store, env, [
      { by: personActor(subject, origin), action: 'user.sign_in', target: subject, detail },
    ])
  })
  return { cookieValue, expiresAt }
}

/**
 * The live sessions behind the values of a cookie, in their order. A disabled user has none, and one who has to
 * have a second factor none without it.
 */
export async function findSessions(env: Env, cookieValues: readonly string[]): Promise<Session[]> {
  if (cookieValues.length === 0) return []
  const hashes = cookieValues.map(sha256)
  const found = await env.database.run((store) => findSessionsByHash(store, hashes, env.clock.now()))
  return hashes.flatMap((hash) => {
    const live = found.find(({ session, user }) => session.sessionHash === hash && mayHave(user, session))
    if (live === undefined) return []
    const { sessionHash, sessionId, authTime, amr, expiresAt } = live.session
    return { sessionHash, sessionId, user: presentUser(live.user), authTime, amr, expiresAt }
  })
}

function mayHave(user: UserRecord, { amr }: Pick<Session, 'amr'>): boolean {
  return user.enabled && (!user.secondFactorRequired || contextOf(amr) === 'aal2')
}

/**
 * Lets a person end a session of theirs, and what its clients got by it; those that want to know are told in
 * the background. One that is already gone is fine.
 */
export async function endSession(
  env: Env,
  session: Pick<Session, 'sessionHash'>,
  origin: Origin,
): Promise<void> {
  const { deliveries } = await env.database.transaction(function* (store) {
    const ended = yield* endSessionByHash(store, session.sessionHash, env.clock.now())
    const events = ended.subjects.map((subject) => ({
      by: personActor(subject, origin),
      action: 'user.sign_out',
      target: subject,
      detail: {},
    }))
    yield* insertAuditEvents(store, env, events)
    return ended
  })
  if (deliveries > 0) env.logoutsDue.raise()
}
