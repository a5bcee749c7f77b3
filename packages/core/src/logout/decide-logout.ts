import type { Session } from '../sessions/session.ts'
import { usernameKey } from '../users/username.ts'
import type { LogoutRequest } from './logout-request.ts'

/** A session of the browser, with its person as the client that asks knows them. */
export interface KnownSession extends Session {
  /** Their `sub`; nothing if no client asks. */
  readonly subjectIdentifier: string | undefined
}

/** What becomes of a logout request. */
export type LogoutDecision<S> =
  /** Nobody is signed in with this browser. */
  | { readonly kind: 'nobody' }
  /** These sessions end without another word. */
  | { readonly kind: 'end'; readonly sessions: readonly S[] }
  /** These end if the person says so. */
  | { readonly kind: 'ask'; readonly sessions: readonly S[] }

/**
 * Decides which sessions of a browser a logout request is about, and whether the person is asked.
 *
 * RP-Initiated Logout 1.0 §2: the person MUST be asked where there is no `id_token_hint`, or where it does
 * not belong to the session that is signed in: any site could have made such a link. An ID token of this
 * very session was given to its client only, who stands for the person's wish; then the SHOULD of asking
 * would be one click too many, and is left. A browser may hold several accounts: the hint picks one; without
 * a hint all of them are meant.
 */
export function decideLogout<S extends KnownSession>(
  { hint, logoutHint }: Pick<LogoutRequest, 'hint' | 'logoutHint'>,
  sessions: readonly S[],
): LogoutDecision<S> {
  if (sessions.length === 0) return { kind: 'nobody' }
  if (hint !== undefined) {
    const ofPerson = sessions.filter(({ subjectIdentifier }) => subjectIdentifier === hint.subject)
    const ofToken = ofPerson.filter(({ sessionId }) => sessionId === hint.sessionId)
    if (ofToken.length > 0) return { kind: 'end', sessions: ofToken }
    return { kind: 'ask', sessions: ofPerson.length > 0 ? ofPerson : sessions }
  }
  const hinted = logoutHint === undefined ? [] : sessions.filter((session) => isMeant(session, logoutHint))
  return { kind: 'ask', sessions: hinted.length > 0 ? hinted : sessions }
}

function isMeant({ sessionId, user }: KnownSession, logoutHint: string): boolean {
  return (
    sessionId === logoutHint ||
    usernameKey(user.username) === usernameKey(logoutHint) ||
    user.email?.toLowerCase() === logoutHint.toLowerCase()
  )
}
