import { sha256 } from '@barycenter/core/digest'
import type { Env } from '@barycenter/core/env'
import { endSession, findSessions, type Session, startSession } from '@barycenter/core/sessions/session'
import type { Subject } from '@barycenter/core/users/user'
import type { ProviderContext } from '../http/context.ts'
import { defineCookie, MAXIMUM_VALUES } from '../http/cookie.ts'
import { formToken } from '../http/csrf.ts'
import type { Issuer } from '../http/issuer.ts'
import { findRequestingClient } from './requesting-client.ts'

/** The sign-ins of browsers, each known by its cookie. A browser can have several, one of them active. */
export interface BrowserSessions {
  /** The live sessions of the browser, the active one first. */
  list(c: ProviderContext): Promise<Session[]>
  /** The active one. */
  find(c: ProviderContext): Promise<Session | undefined>
  /** The token that a form of this browser's must have; none if the browser has no cookie. */
  formToken(c: ProviderContext, form: SessionForm): string | undefined
  /** The value that the active one is known by: for what is to be good for this browser only. */
  secret(c: ProviderContext): string | undefined
  /** Adds a session under a value that nobody had before, and makes it the active one. */
  start(c: ProviderContext, person: Authenticated): Promise<void>
  /** Makes another session of the browser the active one; false if it has no such session. */
  select(c: ProviderContext, sessionId: string): Promise<boolean>
  /** Ends the browser's sessions with these ids, and forgets those that have ended elsewhere. */
  end(c: ProviderContext, sessionIds: readonly string[]): Promise<void>
}

/** Who has proven what. */
export interface Authenticated {
  readonly subject: Subject
  /** RFC 8176. */
  readonly amr: readonly string[]
  /** When; now unless told otherwise. */
  readonly authTime?: Date
  /** Where they want to go on: which client they sign in for, for the audit log. */
  readonly returnTo?: string | undefined
}

/** The forms that only somebody who is signed in can send. */
export type SessionForm = 'logout' | 'consent' | 'select' | 'device' | 'account' | 'passkey'

/** Ties core's sessions to the session cookie of an issuer. */
export function createBrowserSessions(env: Env, issuer: Issuer): BrowserSessions {
  const cookie = defineCookie(issuer, 'session')
  const list = (c: ProviderContext) => findSessions(env, cookie.read(c))
  const keep = (c: ProviderContext, sessions: readonly Session[], first: readonly string[] = []) => {
    const others = cookie
      .read(c)
      .filter((value) => sessions.some(({ sessionHash }) => sessionHash === sha256(value)))
    const values = [...new Set([...first, ...others])].slice(0, MAXIMUM_VALUES)
    if (values.length === 0) cookie.clear(c)
    else cookie.set(c, values)
  }
  return {
    list,
    find: async (c) => (await list(c))[0],
    formToken: (c, form) => {
      const [active] = cookie.read(c)
      return active === undefined ? undefined : formToken(form, active)
    },
    secret: (c) => cookie.read(c)[0],
    start: async (c, { subject, amr, authTime, returnTo }) => {
      const sessions = await list(c)
      const continued = sessions.find(({ user }) => user.subject === subject)
      const others = sessions.filter((session) => session !== continued)
      const origin = c.get('origin')()
      const { cookieValue } = await startSession(env, {
        origin,
        subject,
        amr,
        authTime,
        continued,
        clientId: await findRequestingClient(env, returnTo),
      })
      // What falls off the end is no longer anybody's, so it had better not live on.
      const surplus = others.slice(MAXIMUM_VALUES - 1)
      for (const session of surplus) await endSession(env, session, origin)
      keep(
        c,
        others.filter((session) => !surplus.includes(session)),
        [cookieValue],
      )
    },
    select: async (c, sessionId) => {
      const sessions = await list(c)
      const chosen = sessions.find((session) => session.sessionId === sessionId)
      const value = cookie.read(c).find((candidate) => sha256(candidate) === chosen?.sessionHash)
      if (value === undefined) return false
      keep(c, sessions, [value])
      return true
    },
    end: async (c, sessionIds) => {
      const sessions = await list(c)
      const ended = sessions.filter(({ sessionId }) => sessionIds.includes(sessionId))
      for (const session of ended) await endSession(env, session, c.get('origin')())
      keep(
        c,
        sessions.filter((session) => !ended.includes(session)),
      )
    },
  }
}
