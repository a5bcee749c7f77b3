import { sha256 } from '@barycenter/core/digest'
import type { Env } from '@barycenter/core/env'
import { endSession, findSession, type SessionOrigin, startSession } from '@barycenter/core/sessions/session'
import type { Subject } from '@barycenter/core/users/user'
import type { ProviderContext } from '../http/context.ts'
import { defineCookie } from '../http/cookie.ts'
import { formToken } from '../http/csrf.ts'
import type { Issuer } from '../http/issuer.ts'

/** Who is signed in with a browser. */
export interface SignIn {
  readonly username: string
  readonly since: Date
  /** What the form that ends it must bring along. */
  readonly signOutToken: string
}

/** The sign-ins of browsers, each known by its cookie. */
export interface BrowserSessions {
  /** The live sign-in of the browser. */
  find(c: ProviderContext): Promise<SignIn | undefined>
  /** The token that a sign-out form from this browser must have; none if the browser has no cookie. */
  findSignOutToken(c: ProviderContext): string | undefined
  /** Gives the browser a new session, under a value that nobody had before, and ends the one it had. */
  start(c: ProviderContext, subject: Subject, origin: SessionOrigin): Promise<void>
  /** Ends the browser's session, if there is one, and takes the cookie away. */
  end(c: ProviderContext): Promise<void>
}

/** Ties core's sessions to the session cookie of an issuer. */
export function createBrowserSessions(env: Env, issuer: Issuer): BrowserSessions {
  const cookie = defineCookie(issuer, 'session')
  const endPresented = async (c: ProviderContext) => {
    const presented = cookie.find(c)
    if (presented !== undefined) await endSession(env, { sessionHash: sha256(presented) })
  }
  return {
    find: async (c) => {
      const presented = cookie.find(c)
      if (presented === undefined) return undefined
      const session = await findSession(env, presented)
      if (session === undefined) return undefined
      const { user, authTime } = session
      return { username: user.username, since: authTime, signOutToken: formToken('logout', presented) }
    },
    findSignOutToken: (c) => {
      const presented = cookie.find(c)
      return presented === undefined ? undefined : formToken('logout', presented)
    },
    start: async (c, subject, origin) => {
      const { cookieValue } = await startSession(env, subject, origin)
      await endPresented(c)
      cookie.set(c, cookieValue)
    },
    end: async (c) => {
      await endPresented(c)
      cookie.clear(c)
    },
  }
}
