import type { Env } from '@barycenter/core/env'
import { decideLogout, type KnownSession, type LogoutDecision } from '@barycenter/core/logout/decide-logout'
import { type LogoutRequest, readLogoutRequest } from '@barycenter/core/logout/logout-request'
import { OAuthError } from '@barycenter/core/oauth-error'
import type { Session } from '@barycenter/core/sessions/session'
import { subjectIdentifier } from '@barycenter/core/tokens/subject-identifier'
import { type Parameters, parseParameters } from '../http/parameters.ts'
import { Refusal } from '../http/refusal.ts'

/** A logout request, and what becomes of it in a browser. */
export interface LogoutJudgement {
  readonly request: LogoutRequest
  readonly decision: LogoutDecision<KnownSession>
}

/**
 * Reads a logout request, and decides what becomes of it where these sessions are signed in.
 *
 * @param wayBack the path of the page where the person can sign out nevertheless.
 * @throws {Refusal} `untrusted_request`
 */
export async function judgeLogout(
  env: Env,
  query: URLSearchParams,
  { sessions, wayBack }: { readonly sessions: readonly Session[]; readonly wayBack: string },
): Promise<LogoutJudgement> {
  const request = await read(env, parseParameters(query), wayBack)
  const known = await Promise.all(
    sessions.map(async (session) => ({
      ...session,
      subjectIdentifier:
        request.client && (await subjectIdentifier(env, request.client, session.user.subject)),
    })),
  )
  return { request, decision: decideLogout(request, known) }
}

async function read(env: Env, parameters: Parameters, wayBack: string): Promise<LogoutRequest> {
  try {
    return await readLogoutRequest(env, parameters)
  } catch (cause) {
    if (!(cause instanceof OAuthError)) throw cause
    const reason = `The application asks to sign you out in a way that is not valid: ${cause.message}.`
    throw new Refusal('untrusted_request', reason, { cause, wayBack })
  }
}
